package io.synctv.example.transport;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.SerialQueue;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The logs as one node uses them, and the rooms it watches. */
final class OneLockRooms implements RoomLog {

  private final OneLockTransport node;
  private final Map<RoomId, List<Watch>> watches = new HashMap<>(); // guarded by the store's lock

  OneLockRooms(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public CompletionStage<LogHead> open(RoomId id, long version, byte[] snapshot, Revision told) {
    return node.ask(
        () -> {
          StoredRoom room = node.store.room(id);
          return room != null ? room.head() : create(id, version, snapshot, told);
        });
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return node.ask(
        () -> {
          StoredRoom room = node.store.room(commit.room());
          if (room == null) {
            return new CommitResult.Missing();
          }
          node.commits.increment();
          StoredRoom.Outcome outcome = room.commit(commit, node.context, System.nanoTime());
          if (!outcome.appended().isEmpty()) {
            node.published.add(outcome.appended().size());
            deliver(commit.room(), outcome.appended());
          }
          return outcome.result();
        });
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId id, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    return node.ask(
        () -> {
          StoredRoom room = node.store.room(id);
          if (room == null) {
            return create(id, version, snapshot, told);
          }
          if (room.standsAt(epoch, seq)) {
            room.restart(version, snapshot, told);
            resync(id);
          }
          return room.head();
        });
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId id, String key) {
    return node.ask(
        () -> {
          StoredRoom room = node.store.room(id);
          return room == null ? Optional.empty() : room.answer(key, System.nanoTime());
        });
  }

  @Override
  public CompletionStage<Replay> since(RoomId id, Epoch epoch, long seq) {
    return node.ask(
        () -> {
          StoredRoom room = node.store.room(id);
          if (room == null) {
            return new Replay.Missing();
          }
          Replay replay = room.since(epoch, seq, node.context, System.nanoTime());
          if (replay instanceof Replay.Complete(List<LogEntry> entries)) {
            node.replayed.add(entries.size());
          }
          return replay;
        });
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId id) {
    return node.ask(
        () -> {
          node.store.removeRoom(id);
          return null;
        });
  }

  @Override
  public Subscription watch(RoomId id, RoomListener listener) {
    return node.locked(
        () -> {
          node.checkOpen();
          Watch watch = new Watch(id, listener);
          watches.computeIfAbsent(id, absent -> new ArrayList<>()).add(watch);
          return watch;
        });
  }

  boolean watches(RoomId id) {
    return watches.containsKey(id);
  }

  void resyncAll() {
    watches.values().forEach(list -> list.forEach(Watch::resync));
  }

  void close() {
    List.copyOf(watches.values()).forEach(list -> List.copyOf(list).forEach(Watch::close));
  }

  private LogHead create(RoomId id, long version, byte[] snapshot, Revision told) {
    StoredRoom room = new StoredRoom(version, snapshot, told);
    node.store.addRoom(id, room, node.context);
    resync(id);
    return room.head();
  }

  /** Puts events into the mailboxes of all watching nodes, under the lock: in order, that is. */
  private void deliver(RoomId id, List<LogEntry> entries) {
    watchesOfAllNodes(id).forEach(watch -> watch.entries(entries));
  }

  private void resync(RoomId id) {
    watchesOfAllNodes(id).forEach(Watch::resync);
  }

  private Stream<Watch> watchesOfAllNodes(RoomId id) {
    return node.store.nodes.stream()
        .filter(OneLockTransport::isReachable)
        .flatMap(other -> other.rooms().watches.getOrDefault(id, List.of()).stream());
  }

  private final class Watch implements Subscription {

    private final RoomId id;
    private final RoomListener listener;
    private final SerialQueue mailbox = OneLockTransport.mailbox();

    Watch(RoomId id, RoomListener listener) {
      this.id = id;
      this.listener = listener;
    }

    void entries(List<LogEntry> entries) {
      boolean fits =
          mailbox.offer(
              () -> {
                node.received.add(entries.size());
                listener.onEntries(entries);
              });
      if (!fits) {
        node.dropped.increment();
        resync();
      }
    }

    /** Takes the place of all that waits: the listener asks for what it lacks. */
    void resync() {
      mailbox.replace(listener::onResync);
    }

    @Override
    public void close() {
      mailbox.close();
      node.locked(
          () ->
              watches.computeIfPresent(
                  id,
                  (same, list) -> {
                    list.remove(this);
                    return list.isEmpty() ? null : list;
                  }));
    }
  }
}
