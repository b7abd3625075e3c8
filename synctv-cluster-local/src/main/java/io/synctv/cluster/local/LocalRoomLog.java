package io.synctv.cluster.local;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.concurrent.CompletableFuture;
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
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot) {
    return node.whenOpen(() -> rooms.open(room, version, snapshot));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return node.closed()
        ? CompletableFuture.failedFuture(node.closedException())
        : CompletableFuture.completedFuture(rooms.commit(commit));
  }

  @Override
  public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
    return node.whenOpen(() -> rooms.since(room, epoch, seq));
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    node.checkOpen();
    return node.own(rooms.add(room, found -> new Subscriber.Watcher(node, found, listener)));
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId room) {
    return node.whenOpen(
        () -> {
          rooms.delete(room);
          return null;
        });
  }
}
