package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Outcome.Accepted;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that are sent again to a node that loads the room only then. */
final class KeyTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final Room room = one.createRoom("Room", UserId.of("ada"));
  private final Actor ada = Actor.of(User.of("ada"));
  private final Actor bob = Actor.of(User.of("bob"));
  private SyncTv two;

  private SyncTv engine(String node) {
    return SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of(node))).build();
  }

  @AfterEach
  void stop() {
    one.close();
    if (two != null) {
      two.close();
    }
  }

  private static Submission keyed(Command command) {
    return new Submission(command, null, null, IdempotencyKey.of("key"));
  }

  private Outcome first(Actor actor, Command command) {
    return Wait.answer(room.submit(actor, keyed(command)));
  }

  /** Sends it to a node that has not heard of the room, and the first one is gone. */
  private Outcome again(Actor actor, Command command) {
    one.close();
    two = engine("two");
    return Wait.answer(two.handle(room.id()).submit(actor, keyed(command)));
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  private static void assertSame(Outcome again, Outcome first) {
    assertThat(again).isInstanceOf(Accepted.class);
    assertThat(((Accepted) again).ids()).isEqualTo(((Accepted) first).ids());
    assertThat(((Accepted) again).events()).isEqualTo(((Accepted) first).events()).isNotEmpty();
  }

  @Test
  void theFirstAnswerIsGivenAgain() {
    Command add = Command.add(Scene.media("a"));
    Outcome first = first(ada, add);
    assertSame(again(ada, add), first);
    assertThat(two.room(room.id()).orElseThrow().view().state().playlist().size()).isEqualTo(1);
  }

  /** There is nothing left to do, which is another answer than the first one. */
  @Test
  void theFirstAnswerIsGivenAgainWhereTheSecondTimeWouldDoNothing() {
    Command join = new RoomCommand.Join(false);
    Outcome first = first(bob, join);
    assertSame(again(bob, join), first);
  }

  @Test
  void aKeyOfAMessageIsNoneForAnEntry() {
    first(ada, Command.chat("hi"));
    assertThat(code(again(ada, Command.add(Scene.media("a"))))).isEqualTo(ErrorCode.KEY_REUSED);
  }

  @Test
  void aKeyOfAnEntryIsNoneForAMessage() {
    first(ada, Command.add(Scene.media("a")));
    assertThat(code(again(ada, Command.chat("hi")))).isEqualTo(ErrorCode.KEY_REUSED);
  }

  /** Guards a bug: who may not enter was refused before the key was looked up. */
  @Test
  void aVisitorIsAnsweredThoughTheRoomWasLockedMeanwhile() {
    Outcome first = first(bob, Command.chat("hi"));
    lock();
    assertSame(again(bob, Command.chat("hi")), first);
  }

  @Test
  void whoMayNotEnterIsRefusedWithAKeyToo() {
    lock();
    assertThat(code(first(bob, Command.chat("hi")))).isEqualTo(ErrorCode.JOIN_REQUIRED);
    assertThat(code(first(bob, Command.play()))).isEqualTo(ErrorCode.JOIN_REQUIRED);
    assertThat(code(first(bob, Command.add(Scene.media("a"))))).isEqualTo(ErrorCode.JOIN_REQUIRED);
  }

  private void lock() {
    RoomCommand.PasswordChange password = new RoomCommand.PasswordChange("hash");
    Submission lock = Submission.of(new RoomCommand.Update(null, null, password, null));
    assertThat(Wait.answer(room.submit(ada, lock))).isInstanceOf(Accepted.class);
  }

  @Test
  void whatWasDoneInARoomIsAnsweredAlsoWhenItIsClosed() {
    Outcome first = first(bob, Command.add(Scene.media("a")));
    Wait.answer(room.submit(ada, Submission.of(new RoomCommand.Close())));
    assertSame(again(bob, Command.add(Scene.media("a"))), first);
    assertThat(code(Wait.answer(two.handle(room.id()).submit(ada, keyed(Command.chat("x"))))))
        .isEqualTo(ErrorCode.ROOM_NOT_FOUND);
  }

  @Test
  void aRoomIsMadeOnceAndItsKeyNamesNoOther() {
    User owner = User.of("ada");
    RoomSpec spec = RoomSpec.named("Once");
    Room made = one.createRoom(spec, owner, IdempotencyKey.of("room"));
    one.close();
    two = engine("two");
    assertThat(two.createRoom(spec, owner, IdempotencyKey.of("room")).id()).isEqualTo(made.id());
    RoomSpec other = RoomSpec.named("Twice");
    assertThatThrownBy(() -> two.createRoom(other, owner, IdempotencyKey.of("room")))
        .hasMessageContaining("KEY_REUSED");
  }
}
