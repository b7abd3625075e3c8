package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.api.store.Stores;
import io.synctv.cluster.redis.RedisTransportProvider;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.core.SyncTv;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import io.synctv.store.jdbc.JdbcStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that calls people by their e-mail addresses, rooms by ids and media by a scheme of
 * its own runs a room on two nodes, over a real Redis and a real database.
 */
class HostNamesOverRedisTest {

  private static final User ADA = User.of("ada.lovelace+films@example.org");
  private static final User BOB = User.of("auth0|5f7c8ec7c33c6c004bbafe82");
  private static final User ZOE = User.of("zoë 🦊:{1}*\u2028" + "é".repeat(80));
  private static final User EVE = User.of("eve@blocked.example");
  private static final RoomId FRIDAY = RoomId.of("friday-films");
  private static final String FILM = "films:42?cut=director's";

  @TempDir Path folder;

  private final RedisProcess redis = RedisProcess.start();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private SyncTv left;
  private SyncTv right;

  @BeforeEach
  void start() {
    left = engine("left");
    right = engine("right");
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
    redis.close();
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.add(part);
    return part;
  }

  /**
   * The application's own rule: who is blocked stays out, and who has no address keeps the pace.
   */
  private static AccessDecision decide(RoomInfo room, User user) {
    if (user.equals(EVE)) {
      return AccessDecision.refused();
    }
    return user.id().value().contains("@")
        ? AccessDecision.roomRules()
        : AccessDecision.denying(PermissionSet.of(Permission.CHANGE_RATE));
  }

  private SyncTv engine(String name) {
    ClusterContext context =
        ClusterContext.builder(NodeId.of(name))
            .secret("a secret of the tests, which all nodes share")
            .settings(Map.of("redis.addresses", redis.address()))
            .build();
    Stores stores = keep(JdbcStores.open(folder.resolve("synctv.db")));
    return keep(
        SyncTv.builder()
            .stores(stores)
            .transport(keep(new RedisTransportProvider().create(context)))
            .limits(Limits.builder().sessionsPerUser(1).build())
            .accessPolicy(HostNamesOverRedisTest::decide)
            .build());
  }

  /** A session with all that it was told. */
  private static final class Guest implements SessionSink {

    final List<SessionMessage> heard = new CopyOnWriteArrayList<>();
    final List<CloseCode> closed = new CopyOnWriteArrayList<>();
    final Session session;

    Guest(Room room, User user) {
      session = room.join(new JoinRequest(user, "Television", null), this);
    }

    @Override
    public void write(List<OutboundMessage> batch) {
      batch.forEach(message -> heard.add(message.message()));
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      closed.add(code);
    }

    boolean told(User user) {
      return heard.stream()
          .filter(SessionMessage.Ordered.class::isInstance)
          .map(message -> ((SessionMessage.Ordered) message).event().by().user())
          .anyMatch(user::equals);
    }
  }

  private static void until(BooleanSupplier condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .until(condition::getAsBoolean);
  }

  private static Outcome.Accepted accepted(Room room, User user, Command command, String key)
      throws Exception {
    Submission submission = new Submission(command, null, null, IdempotencyKey.of(key));
    Outcome outcome =
        room.submit(Actor.of(user), submission).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  private static ErrorCode refused(Room room, User user, Command command) throws Exception {
    Outcome outcome =
        room.submit(Actor.of(user), Submission.of(command))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected) outcome).rejection().code();
  }

  private static List<User> present(Room room) {
    return room.people().stream().map(PresenceEntry::user).toList();
  }

  private static ErrorCode refusal(Runnable call) {
    try {
      call.run();
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  @Test
  void aRoomRunsOnTwoNodesUnderTheNamesOfItsHost() throws Exception {
    Room here = left.createRoom(RoomSpec.named("Friday").withId(FRIDAY), ADA);
    Room there = right.room(FRIDAY).orElseThrow();
    Guest ada = new Guest(here, ADA);
    Guest bob = new Guest(there, BOB);
    Guest zoe = new Guest(there, ZOE);
    until(() -> present(here).size() == 3 && present(there).size() == 3);
    assertThat(present(here)).containsExactlyInAnyOrder(ADA, BOB, ZOE);
    assertThat(present(there)).containsExactlyInAnyOrder(ADA, BOB, ZOE);

    // Media by the host's scheme, and the same key of two people.
    accepted(here, ADA, Command.select(Media.of(FILM)), "k");
    until(() -> there.view().state().playlist().items().size() == 1);
    PlaylistItem film = there.view().state().playlist().items().getFirst();
    assertThat(film.media().url()).isEqualTo(FILM);
    assertThat(film.addedBy()).isEqualTo(ADA);
    Outcome.Accepted seek = accepted(there, BOB, Command.seek(5), "k");
    assertThat(accepted(here, BOB, Command.seek(5), "k").events())
        .as("once, whichever node is asked")
        .isEqualTo(seek.events());
    accepted(there, ZOE, Command.play(), "k");
    until(() -> here.view().state().playback().playing());
    until(() -> ada.told(BOB) && ada.told(ZOE) && bob.told(ADA));
    MediaId playing = here.view().state().playback().media();
    assertThat(playing).isEqualTo(film.id());

    // The application's own rule holds on both nodes, for who is in and for who is not.
    for (Room room : List.of(here, there)) {
      // The place that the refused one had asked for is given back a moment later.
      until(() -> refusal(() -> new Guest(room, EVE)) == ErrorCode.FORBIDDEN);
      assertThat(room.access(BOB).permissions().has(Permission.CHANGE_RATE)).isFalse();
      assertThat(refused(room, BOB, Command.rate(1.25))).isEqualTo(ErrorCode.FORBIDDEN);
      accepted(room, ADA, Command.rate(1.25), "rate");
    }

    // Limits count people over both nodes.
    assertThat(refusal(() -> new Guest(here, ZOE))).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    assertThat(refusal(() -> left.createRoom(RoomSpec.named("Other").withId(FRIDAY), BOB)))
        .isEqualTo(ErrorCode.ROOM_EXISTS);

    // A role and a kick reach who is meant, and nobody else.
    accepted(here, ADA, new RoomCommand.ChangeRole(ZOE.id(), Role.ADMIN, null), "role");
    until(() -> there.access(ZOE).role() == Role.ADMIN);
    accepted(here, ADA, new RoomCommand.Kick(ZOE.id()), "kick");
    until(() -> zoe.closed.contains(CloseCode.KICKED) && present(here).size() == 2);
    assertThat(bob.session.isOpen()).isTrue();
    assertThat(ada.session.isOpen()).isTrue();
    until(() -> refusal(() -> new Guest(here, ZOE)) == null);
  }

  @Test
  void whatWasKeptIsThereAfterARestart() throws Exception {
    Room here = left.createRoom(RoomSpec.named("Friday").withId(FRIDAY), ZOE);
    accepted(here, ZOE, Command.select(Media.of(FILM)), "film");
    accepted(here, BOB, Command.chat("Hello"), "said");
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
    opened.clear();
    try (Stores stores = JdbcStores.open(folder.resolve("synctv.db"));
        SyncTv again = SyncTv.builder().stores(stores).build()) {
      Room room = again.room(FRIDAY).orElseThrow();
      assertThat(room.info().owner()).isEqualTo(ZOE);
      assertThat(room.access(ZOE).role()).isEqualTo(Role.OWNER);
      assertThat(room.view().state().playlist().items())
          .singleElement()
          .satisfies(item -> assertThat(item.media().url()).isEqualTo(FILM));
      assertThat(room.chat(10, null).items())
          .singleElement()
          .satisfies(message -> assertThat(message.from()).isEqualTo(BOB));
    }
  }
}
