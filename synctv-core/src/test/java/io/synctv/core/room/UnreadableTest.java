package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log keeps cannot be read: nobody waits for ever, and the room goes on. */
final class UnreadableTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final BentTransport transport = new BentTransport(cluster.node(NodeId.of("one")));
  private final SyncTv one = SyncTv.builder().stores(stores).transport(transport).build();
  private final Room room = one.createRoom("Room", UserId.of("ada"));
  private final Actor ada = Actor.of(User.of("ada"));

  @AfterEach
  void stop() {
    one.close();
  }

  /** Guards a bug: an attempt to catch up that failed never ended, and the room never committed. */
  @Test
  void aRoomCatchesUpOnceItsLogCanBeReadAgain() {
    submit(Submission.of(Command.select(Scene.media("a"))));
    submit(Submission.of(Command.pause()));
    transport.unreadable = true;
    transport.rooms().delete(room.id());
    var played = room.submit(ada, Submission.of(Command.play())).toCompletableFuture();
    Wait.until(() -> transport.misread.get() > 0);
    assertThat(played).isNotDone();
    transport.unreadable = false;
    assertThat(Wait.answer(played)).isInstanceOf(Outcome.Accepted.class);
  }

  /** Guards a bug: a retry was never answered when the first answer could not be read. */
  @Test
  void aRetryIsAnsweredWhenTheFirstAnswerCannotBeRead() {
    submit(Submission.of(Command.select(Scene.media("a"))));
    submit(Submission.of(Command.pause()));
    Submission play = new Submission(Command.play(), null, null, IdempotencyKey.of("key"));
    try (SyncTv two =
        SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("two"))).build()) {
      Wait.answer(two.room(room.id()).orElseThrow().submit(ada, play));
    }
    submit(Submission.of(Command.pause()));
    one.close();
    BentTransport third = new BentTransport(cluster.node(NodeId.of("three")));
    try (SyncTv three = SyncTv.builder().stores(stores).transport(third).build()) {
      Room again = three.room(room.id()).orElseThrow();
      third.unreadable = true;
      Outcome outcome = Wait.answer(again.submit(ada, play));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.rejection().code()).isEqualTo(ErrorCode.INTERNAL));
    }
  }

  /** What a version before this one does about a kick, and this one about what comes after it. */
  @Test
  void aRoomGoesOnInANewEpochWhenTheDatabaseHasAnEventOfANewerVersion() {
    Viewer bob = Viewer.in(room, "bob");
    RoomEvent unknown = new MemberEvent.Kicked(UserId.of("nobody"));
    Revision revision = room.view().state().revision();
    RoomChange change =
        new RoomChange(
            "newer",
            revision,
            List.of(new CommandEffect(null, List.of(unknown))),
            List.of(),
            new byte[] {9});
    Epoch before = room.view().epoch();
    assertThat(stores.changes().apply(room.id(), change)).isInstanceOf(ApplyResult.Applied.class);

    Wait.until(() -> room.view().state().revision().equals(revision.next("newer")));

    Wait.until(() -> !room.view().epoch().equals(before));
    submit(Submission.of(Command.select(Scene.media("a"))));
    Wait.until(() -> bob.known().equals(Viewer.truth(room)));
    assertThat(bob.faults()).isEmpty();
    assertThat(bob.closed).isEmpty();
  }

  private void submit(Submission submission) {
    assertThat(Wait.answer(room.submit(ada, submission))).isInstanceOf(Outcome.Accepted.class);
  }
}
