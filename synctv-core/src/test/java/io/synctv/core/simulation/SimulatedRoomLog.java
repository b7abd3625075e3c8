package io.synctv.core.simulation;

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
import java.util.function.BiFunction;

/** The server's logs, asked by one node. */
final class SimulatedRoomLog implements RoomLog {

  private final LogServer server;
  private final Question way;
  private final BiFunction<RoomId, RoomListener, Subscription> watch;

  SimulatedRoomLog(
      LogServer server, Question way, BiFunction<RoomId, RoomListener, Subscription> watch) {
    this.server = server;
    this.way = way;
    this.watch = watch;
  }

  @Override
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot, Revision told) {
    return way.ask("open", () -> server.open(room, version, snapshot, told));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return way.ask("commit", () -> server.commit(commit));
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    return way.ask("restart", () -> server.restart(room, epoch, seq, version, snapshot, told));
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
    return way.ask("answer", () -> server.answer(room, key));
  }

  @Override
  public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
    return way.ask("since", () -> server.since(room, epoch, seq));
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    return watch.apply(room, listener);
  }

  @Override
  public CompletionStage<Void> delete(RoomId room) {
    return way.ask(
        "delete",
        () -> {
          server.delete(room);
          return null;
        });
  }
}
