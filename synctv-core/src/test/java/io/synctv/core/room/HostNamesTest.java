package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.PresenceEntry;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import io.synctv.store.kit.OpaqueIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes of a host that has ids of its own for people, rooms and media. */
final class HostNamesTest {

  private static final User ADA = User.of("ada@example.org");
  private static final RoomId FRIDAY = RoomId.of("friday-at-eight");
  private static final RoomSpec SPEC = RoomSpec.named("Friday").withId(FRIDAY);

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");

  private SyncTv engine(String name) {
    Limits limits = Limits.builder().sessionsPerUser(1).sessionsPerRoom(1000).build();
    return SyncTv.builder()
        .stores(stores)
        .transport(cluster.node(NodeId.of(name)))
        .limits(limits)
        .build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static void isRefused(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.rejection().code()).isEqualTo(code));
  }

  @Test
  void peopleAreTheSameOnEveryNodeAndNobodyElse() {
    List<UserId> people = OpaqueIds.some(7, 10);
    Room here = one.createRoom(SPEC, ADA);
    Room there = two.room(FRIDAY).orElseThrow();
    List<Viewer> viewers = new ArrayList<>();
    for (UserId id : people) {
      viewers.add(Viewer.in(viewers.size() % 2 == 0 ? here : there, id.value()));
    }
    Wait.until(() -> here.count() == people.size() && there.count() == people.size());
    for (Room room : List.of(here, there)) {
      assertThat(room.people().stream().map(PresenceEntry::user).map(User::id))
          .containsExactlyInAnyOrderElementsOf(people);
    }
    for (UserId id : people) {
      isRefused(() -> Viewer.in(here, id.value()), ErrorCode.TOO_MANY_SESSIONS);
    }
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.faults()).isEmpty());
  }

  @Test
  void theSameKeyOfPeopleWhoseIdsAreAlikeIsAnotherKey() {
    Room here = one.createRoom(SPEC, ADA);
    Room there = two.room(FRIDAY).orElseThrow();
    Outcome add =
        Wait.answer(
            here.submit(Actor.of(ADA), Submission.of(Command.select(Media.of("films:42")))));
    assertThat(add).isInstanceOf(Outcome.Accepted.class);
    Set<Long> sequences = new HashSet<>();
    Set<String> messages = new HashSet<>();
    int position = 1;
    for (UserId id : OpaqueIds.some(7, 10)) {
      Actor actor = Actor.of(User.of(id.value()));
      Submission seek = keyed(new PlaybackCommand.Seek(position++));
      Outcome.Accepted first = accepted(here, actor, seek);
      assertThat(sequences.add(first.seq())).as("%s", id).isTrue();
      assertThat(accepted(there, actor, seek).events()).isEqualTo(first.events());

      Actor speaker = Actor.of(User.of(id.value()));
      Submission say = keyedAs("said", Command.chat("Hello"));
      Outcome.Accepted said = accepted(here, speaker, say);
      assertThat(messages.addAll(said.ids())).as("%s", id).isTrue();
      assertThat(accepted(there, speaker, say).ids()).isEqualTo(said.ids());
    }
  }

  private static Submission keyed(Command command) {
    return keyedAs("k", command);
  }

  private static Submission keyedAs(String key, Command command) {
    return new Submission(command, null, null, IdempotencyKey.of(key));
  }

  private static Outcome.Accepted accepted(Room room, Actor actor, Submission submission) {
    Outcome outcome = Wait.answer(room.submit(actor, submission));
    assertThat(outcome).as("%s", actor.user().id()).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  @Test
  void onlyWhoIsMeantIsMadeAnAdminAndSentOut() {
    Room here = one.createRoom(SPEC, ADA);
    Room there = two.room(FRIDAY).orElseThrow();
    Viewer bob = Viewer.in(there, "bob|1");
    List<Viewer> others =
        List.of(Viewer.in(there, "bob|1 "), Viewer.in(there, "BOB|1"), Viewer.in(there, "bob"));
    accepted(
        here,
        Actor.of(ADA),
        Submission.of(new RoomCommand.ChangeRole(bob.user.id(), Role.ADMIN, null)));
    Wait.until(() -> there.access(bob.user).role() == Role.ADMIN);
    accepted(here, Actor.of(ADA), Submission.of(new RoomCommand.Kick(bob.user.id())));
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    for (Viewer other : others) {
      assertThat(there.access(other.user).role()).isNotEqualTo(Role.ADMIN);
      assertThat(other.session.isOpen()).isTrue();
    }
  }

  @Test
  void aRoomHasTheIdThatTheHostWants() {
    Room room = one.createRoom(SPEC, ADA);
    assertThat(room.id()).isEqualTo(FRIDAY);
    assertThat(two.room(FRIDAY).orElseThrow().info().owner()).isEqualTo(ADA);
    assertThat(two.rooms(null, 10, null).items()).hasSize(1);
  }

  @Test
  void anotherRoomUnderTheSameIdIsRefusedOnAnyNode() {
    one.createRoom(SPEC, ADA);
    for (SyncTv engine : List.of(one, two)) {
      isRefused(() -> engine.createRoom(SPEC, User.of("eve")), ErrorCode.ROOM_EXISTS);
      isRefused(() -> engine.createRoom(SPEC, ADA), ErrorCode.ROOM_EXISTS);
    }
    assertThat(one.room(FRIDAY).orElseThrow().info().owner()).isEqualTo(ADA);
    assertThat(two.createRoom(RoomSpec.named("Friday"), ADA).id()).isNotEqualTo(FRIDAY);
  }

  @Test
  void theSameKeyAnswersTheRoomAndOneForAnotherIdIsReused() {
    IdempotencyKey key = IdempotencyKey.of("make");
    one.createRoom(SPEC, ADA, key);
    assertThat(two.createRoom(SPEC, ADA, key).id()).isEqualTo(FRIDAY);
    RoomSpec other = SPEC.withId(RoomId.of("saturday"));
    isRefused(() -> two.createRoom(other, ADA, key), ErrorCode.KEY_REUSED);
  }

  @Test
  void theIdOfAClosedRoomIsTakenStill() {
    Room room = one.createRoom(SPEC, ADA);
    accepted(room, Actor.of(ADA), Submission.of(new RoomCommand.Close()));
    isRefused(() -> two.createRoom(SPEC, ADA), ErrorCode.ROOM_EXISTS);
  }

  /** Whoever looks for a room before it is made has it remembered that there is none. */
  @Test
  void aRoomThatWasLookedForInVainIsFoundOnceItIsMade() {
    assertThat(one.room(FRIDAY)).isEmpty();
    assertThat(two.room(FRIDAY)).isEmpty();
    one.createRoom(SPEC, ADA);
    assertThat(one.room(FRIDAY)).as("where it was made").isPresent();
    isRefused(() -> two.createRoom(SPEC, ADA), ErrorCode.ROOM_EXISTS);
    assertThat(two.room(FRIDAY)).as("where somebody wanted to make it, too").isPresent();
  }

  @Test
  void aNodeThatLookedInVainFindsARoomOfAnotherNodeAMomentLater() {
    assertThat(two.room(FRIDAY)).isEmpty();
    one.createRoom(SPEC, ADA);
    Wait.until(() -> two.room(FRIDAY).isPresent());
  }

  @Test
  void mediaAreWhateverTheHostUnderstands() {
    Room here = one.createRoom(SPEC, ADA);
    Viewer viewer = Viewer.in(two.room(FRIDAY).orElseThrow(), "bob@example.org");
    List<String> references = OpaqueIds.references(7);
    for (String reference : references) {
      accepted(here, Actor.of(ADA), Submission.of(Command.add(Media.of(reference))));
    }
    Wait.until(() -> viewer.playlist().size() == references.size());
    assertThat(viewer.playlist().stream().map(item -> item.media().url()))
        .containsExactlyElementsOf(references);
    assertThat(viewer.faults()).isEmpty();
  }
}
