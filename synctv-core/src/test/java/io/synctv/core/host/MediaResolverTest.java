package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.host.MediaResolver;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.ControlPolicy;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.engine.HostCalls;
import io.synctv.core.fake.LogRecords;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people add is turned into what is kept by the application, once for each command. */
final class MediaResolverTest {

  /** Gives what is asked for a length; hangs at, fails for or refuses what it is told to. */
  private static final class Resolver implements MediaResolver {
    private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failing = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean silent;

    @Override
    public Media resolve(RoomId room, User by, Media media) {
      asked.merge(media.url(), 1, Integer::sum);
      try {
        slow.getOrDefault(media.url(), new CountDownLatch(0)).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      switch (failing.get(media.url())) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Throwable e -> throw new AssertionError(e);
      }
      return silent ? null : media.withDuration(7);
    }
  }

  private static final String A = "https://example.org/a.mp4";
  private static final String B = "https://example.org/b.mp4";

  private final Resolver resolver = new Resolver();
  private final LocalCluster cluster = LocalCluster.create();
  private final InMemoryStores stores = new InMemoryStores();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room room = one.createRoom("Room", UserId.of("ada"));
  private final Viewer ada = Viewer.in(room, "ada");

  private SyncTv engine(String name) {
    return SyncTv.builder()
        .stores(stores)
        .transport(cluster.node(NodeId.of(name)))
        .mediaResolver(resolver)
        .build();
  }

  @AfterEach
  void stop() {
    resolver.slow.values().forEach(CountDownLatch::countDown);
    one.close();
    two.close();
  }

  private List<String> urls() {
    return room.view().state().playlist().items().stream().map(item -> item.media().url()).toList();
  }

  private static ErrorCode refusal(Outcome outcome) {
    return outcome instanceof Outcome.Rejected no ? no.rejection().code() : null;
  }

  @Test
  void whatIsResolvedIsKept() {
    assertThat(refusal(ada.submit(room, Command.select(Media.of(A))))).isNull();

    PlaylistItem item = room.view().state().playlist().items().getFirst();
    assertThat(item.media().duration()).isEqualTo(7.0);
    assertThat(room.view().state().playback().media()).isEqualTo(item.id());
    assertThat(resolver.asked).containsExactlyEntriesOf(Map.of(A, 1));
  }

  @Test
  void aRefusalIsToldAsItIs() {
    resolver.failing.put(
        A, new RejectedException(new Rejection(ErrorCode.INVALID, "That film is not ours")));

    Outcome outcome = ada.submit(room, Command.add(Media.of(A)));

    assertThat(((Outcome.Rejected) outcome).rejection())
        .isEqualTo(new Rejection(ErrorCode.INVALID, "That film is not ours"));
    assertThat(urls()).isEmpty();
  }

  @Test
  void aResolverThatFailsRefusesWhatItWasAskedAndNothingElse() {
    resolver.failing.put(A, new IllegalStateException("x"));
    resolver.failing.put("https://example.org/c.mp4", new Exception("y"));

    assertThat(refusal(ada.submit(room, Command.add(Media.of(A)))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(ada.submit(room, Command.add(Media.of("https://example.org/c.mp4")))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(ada.submit(room, Command.add(Media.of(B))))).isNull();
  }

  @Test
  void aResolverThatAnswersNullIsToldSo() {
    resolver.silent = true;
    try (LogRecords logged = LogRecords.of(HostCalls.class)) {
      assertThat(refusal(ada.submit(room, Command.add(Media.of(A)))))
          .isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(logged.failures()).containsExactly("The media resolver answered null");
    }
  }

  @Test
  void whoWaitsForItHoldsUpNobodyElseAndKeepsTheirOrder() {
    resolver.slow.put(A, new CountDownLatch(1));
    var first = room.submit(ada.session, Command.add(Media.of(A)));
    var second = room.submit(ada.session, Command.add(Media.of(B)));
    Viewer bob = Viewer.in(room, "bob");

    assertThat(refusal(bob.submit(room, Command.add(Media.of("https://example.org/c.mp4")))))
        .isNull();
    var third =
        room.submit(
            ada.session,
            new PlaylistCommand.Move(room.view().state().playlist().items().getFirst().id(), null));
    assertThat(refusal(ada.submit(room, Command.chat("still here")))).isNull();
    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(second.toCompletableFuture()).isNotDone();
    assertThat(third.toCompletableFuture()).isNotDone();
    resolver.slow.get(A).countDown();

    assertThat(refusal(Wait.answer(first))).isNull();
    assertThat(refusal(Wait.answer(second))).isNull();
    assertThat(refusal(Wait.answer(third))).isNull();
    assertThat(urls()).containsExactly("https://example.org/c.mp4", A, B);
  }

  @Test
  void aCommandThatIsSentAgainIsNotResolvedAgainHereAndAnsweredAsBeforeElsewhere() {
    Submission keyed =
        new Submission(Command.add(Media.of(A)), null, null, IdempotencyKey.of("key-1"));
    Actor actor = Actor.of(ada.user);
    Outcome.Accepted first = (Outcome.Accepted) Wait.answer(room.submit(actor, keyed));

    Outcome.Accepted again = (Outcome.Accepted) Wait.answer(room.submit(actor, keyed));
    assertThat(resolver.asked.get(A)).isEqualTo(1);
    resolver.failing.put(A, new RejectedException(ErrorCode.INVALID));
    Room there = two.handle(room.id());
    Outcome.Accepted elsewhere = (Outcome.Accepted) Wait.answer(there.submit(actor, keyed));

    assertThat(again.ids()).isEqualTo(first.ids());
    assertThat(elsewhere.ids()).isEqualTo(first.ids());
    assertThat(urls()).containsExactly(A);
  }

  @Test
  void nobodyIsAskedForWhoMayNotAdd() {
    Viewer guest = new Viewer(new User(UserId.of("g"), "G", UserKind.GUEST)).join(room, null);
    ada.submit(
        room,
        new RoomCommand.Update(
            null, null, null, new RoomCommand.SettingsChange(ControlPolicy.MEMBERS, null, null)));

    assertThat(refusal(guest.submit(room, Command.add(Media.of(A)))))
        .isEqualTo(ErrorCode.FORBIDDEN);

    assertThat(resolver.asked).isEmpty();
  }

  @Test
  void aCommandIsAnsweredAsTheEngineClosesAlthoughTheResolverHangs() {
    resolver.slow.put(A, new CountDownLatch(1));
    var answer = room.submit(ada.session, Command.add(Media.of(A)));
    Wait.until(() -> resolver.asked.containsKey(A));

    one.close();

    assertThat(refusal(Wait.answer(answer))).isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
