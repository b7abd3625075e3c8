package io.synctv.core.cluster;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The primary's logs; what they accepted is repeated in the shadow. */
final class ShadowedRooms implements RoomLog {

  private final RoomLog primary;
  private final ShadowReplicator replicator;

  ShadowedRooms(RoomLog primary, ShadowReplicator replicator) {
    this.primary = primary;
    this.replicator = replicator;
  }

  @Override
  public CompletionStage<LogHead> open(RoomId id, long version, byte[] snapshot, Revision told) {
    return begun(id, primary.open(id, version, snapshot, told));
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId id, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    return begun(id, primary.restart(id, epoch, seq, version, snapshot, told));
  }

  private CompletionStage<LogHead> begun(RoomId id, CompletionStage<LogHead> answer) {
    return answer.whenComplete(
        (head, failure) -> {
          if (failure == null) {
            repeat(id, room -> room.add(done -> room.opened(head, done)));
          }
        });
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return primary
        .commit(commit)
        .whenComplete(
            (result, failure) -> {
              if (result instanceof Committed committed) {
                repeat(
                    commit.room(),
                    room -> room.add(done -> room.committed(commit, committed, done)));
              }
            });
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId id, String key) {
    return primary.answer(id, key);
  }

  @Override
  public CompletionStage<Replay> since(RoomId id, Epoch epoch, long seq) {
    return primary.since(id, epoch, seq);
  }

  @Override
  public Subscription watch(RoomId id, RoomListener listener) {
    Subscription watching = primary.watch(id, listener);
    replicator.follow(id);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      watching.close();
      if (closed.compareAndSet(false, true)) {
        replicator.leave(id);
      }
    };
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId id) {
    return primary
        .delete(id)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                delete(id, replicator.room(id));
              }
            });
  }

  private void delete(RoomId id, @Nullable ShadowRoom room) {
    if (room != null) {
      room.add(room::deleted);
    } else if (replicator.admit(id)) {
      replicator
          .others()
          .addAdmitted(
              done ->
                  replicator.ask(
                      id, () -> replicator.shadow().rooms().delete(id), nothing -> done.run()));
    }
  }

  private void repeat(RoomId id, Consumer<ShadowRoom> operation) {
    ShadowRoom room = replicator.room(id);
    if (room != null) {
      operation.accept(room);
    }
  }
}
