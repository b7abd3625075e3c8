package io.synctv.cluster.local;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The logs of the cluster's rooms as one node sees them: every stage is complete when returned. */
final class LocalRoomLog implements RoomLog {

  private final LocalNode node;
  private final LocalRooms rooms;

  LocalRoomLog(LocalNode node, LocalRooms rooms) {
    this.node = node;
    this.rooms = rooms;
  }

  @Override
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot, Revision told) {
    return node.ask(() -> rooms.open(room, version, snapshot, told));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return node.ask(
        () -> {
          node.metrics().commits.increment();
          node.metrics().published.add(commit.events().size());
          return rooms.commit(commit);
        });
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    return node.ask(() -> rooms.restart(room, epoch, seq, version, snapshot, told));
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
    return node.ask(() -> Optional.ofNullable(rooms.answer(room, key)));
  }

  @Override
  public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
    return node.ask(
        () -> {
          Replay replay = rooms.since(room, epoch, seq);
          if (replay instanceof Replay.Complete complete) {
            node.metrics().replayed.add(complete.entries().size());
          }
          return replay;
        });
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    node.checkOpen();
    return node.own(rooms.watch(room, node, listener));
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId room) {
    return node.ask(
        () -> {
          rooms.delete(room);
          return null;
        });
  }
}
