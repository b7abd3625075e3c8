package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Changes;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.store.InMemoryStores;
import io.synctv.core.store.StoresCheckpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A database that has something else than it had, or nothing any more. */
final class OtherHistoryTest extends OneNode {

  @Test
  void whereNobodyCanReadWhatOthersDidTheRoomIsRead() {
    write(new MemberEvent.Changed(Member.of(BOB, Role.ADMIN, 1), true), null, new byte[] {9});
    theRoomIsReadAnew();
    assertThat(roleOfBob()).isEqualTo(Role.ADMIN);
  }

  @Test
  void whereTheStoreHasNotKeptWhatOthersDidTheRoomIsRead() {
    Revision revision = room.view().state().revision();
    stores.next(APPLY, real -> new ApplyResult.Stale(revision));
    stores.next(SINCE, real -> new Changes.Unavailable(revision));
    theRoomIsReadAnew();
  }

  private void theRoomIsReadAnew() {
    Epoch before = room.view().epoch();
    accepted(add("a"));
    assertThat(asked()).startsWith(APPLY, SINCE, READ, APPLY);
    assertThat(room.view().epoch()).as("what is kept differs").isNotEqualTo(before);
    assertThat(room.view().state().playlist().size()).isEqualTo(1);
  }

  @Test
  void whatTheStoreHasLostIsPlannedOnNoMore() {
    accepted(add("a"));
    InMemoryStores older = StoresCheckpoint.of(database);
    accepted(add("b"));
    stores.become(older);
    time.advance(Duration.ofSeconds(5));
    assertThat(room.view().state().playlist().size()).as("it was found out").isEqualTo(1);
    asked();
    accepted(add("c"));
    assertThat(asked()).containsExactly(APPLY);
  }

  /** Somebody else writes under the same number, and that is what the log tells. */
  @Test
  void whoWaitsForWhatTheStoreHasLostIsToldSo() {
    accepted(add("a"));
    InMemoryStores older = StoresCheckpoint.of(database);
    SyncTv other =
        SyncTv.builder().time(time).stores(older).transport(cluster.node(NodeId.of("two"))).build();
    transport.silent = true;
    CompletionStage<Outcome> lost = give(add("b"));
    time.run();
    assertThat(lost.toCompletableFuture()).isNotDone();
    stores.become(older);
    var others = other.handle(room.id()).submit(ADA, Submission.of(add("c")));
    assertThat(time.join(others)).isInstanceOf(Outcome.Accepted.class);
    assertThat(code(time.join(lost))).isEqualTo(ErrorCode.UNAVAILABLE);
    transport.silent = false;
    other.close();
  }

  @Test
  void aRoomThatTheStoreHasNoMoreIsClosed() {
    Viewer bob = join();
    stores.next(APPLY, real -> new ApplyResult.Gone());
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.ROOM_CLOSED);
    time.run();
    assertThat(bob.closed).containsExactly(CloseCode.ROOM_CLOSED);
  }

  @Test
  void aRoomThatIsNotFoundWhenItIsReadIsClosed() {
    Viewer bob = join();
    stores.next(
        APPLY,
        real -> {
          throw new LinkageError("fails as asked");
        });
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.INTERNAL);
    stores.next(READ, real -> Optional.empty());
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.ROOM_CLOSED);
    time.run();
    assertThat(bob.closed).containsExactly(CloseCode.ROOM_CLOSED);
  }

  @Test
  void aRoomThatIsGoneWhenWhatOthersDidIsReadIsClosed() {
    Revision revision = room.view().state().revision();
    stores.next(APPLY, real -> new ApplyResult.Stale(revision));
    stores.next(SINCE, real -> new Changes.Gone());
    stores.next(READ, real -> Optional.empty());
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.ROOM_CLOSED);
  }
}
