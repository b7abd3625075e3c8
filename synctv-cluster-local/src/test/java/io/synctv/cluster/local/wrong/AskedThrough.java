package io.synctv.cluster.local.wrong;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks every question of a node's rooms, presence and counters through one place. */
final class AskedThrough {

  private AskedThrough() {}

  /** Where questions pass. */
  interface Gate {
    <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question);
  }

  static void spoil(WrappedNode node, Gate gate) {
    node.rooms = new Rooms(node.rooms, gate);
    node.presence = new Sessions(node.presence, gate);
    node.counters =
        new ForwardingCounters(node.counters) {
          @Override
          public CompletionStage<Boolean> take(String counter, int limit) {
            return gate.ask(() -> to.take(counter, limit));
          }

          @Override
          public CompletionStage<Integer> total(String counter) {
            return gate.ask(() -> to.total(counter));
          }
        };
  }

  private static final class Rooms extends ForwardingRooms {

    private final Gate gate;

    Rooms(RoomLog to, Gate gate) {
      super(to);
      this.gate = gate;
    }

    @Override
    public CompletionStage<LogHead> open(
        RoomId room, long version, byte[] snapshot, Revision told) {
      return gate.ask(() -> to.open(room, version, snapshot, told));
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      return gate.ask(() -> to.commit(commit));
    }

    @Override
    public CompletionStage<LogHead> restart(
        RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
      return gate.ask(() -> to.restart(room, epoch, seq, version, snapshot, told));
    }

    @Override
    public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
      return gate.ask(() -> to.answer(room, key));
    }

    @Override
    public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
      return gate.ask(() -> to.since(room, epoch, seq));
    }

    @Override
    public CompletionStage<Void> delete(RoomId room) {
      return gate.ask(() -> to.delete(room));
    }
  }

  private static final class Sessions extends ForwardingPresence {

    private final Gate gate;

    Sessions(Presence to, Gate gate) {
      super(to);
      this.gate = gate;
    }

    @Override
    public CompletionStage<Void> put(RoomId room, SessionId session, byte[] details) {
      return gate.ask(() -> to.put(room, session, details));
    }

    @Override
    public CompletionStage<Void> remove(RoomId room, SessionId session) {
      return gate.ask(() -> to.remove(room, session));
    }

    @Override
    public CompletionStage<List<Entry>> list(RoomId room) {
      return gate.ask(() -> to.list(room));
    }

    @Override
    public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
      return gate.ask(() -> to.count(rooms));
    }
  }
}
