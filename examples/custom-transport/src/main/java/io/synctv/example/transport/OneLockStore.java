package io.synctv.example.transport;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.SlewingClock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes share, behind one lock: every method and field is used by who holds it, but for
 * the clock. Another transport has a server in this place.
 */
final class OneLockStore {

  final ReentrantLock lock = new ReentrantLock();
  final ClusterClock clock = new SlewingClock(InstantSource.system(), System::nanoTime);

  /** The nodes that were not closed, whether they are reachable or not. */
  final List<OneLockTransport> nodes = new ArrayList<>();

  /** Who holds which lock. */
  final Map<String, OneLockLease> leases = new HashMap<>();

  /** When each thing was permitted. */
  final Map<String, Deque<Long>> grants = new HashMap<>();

  /** The logs, the one that was used least lately first. */
  private final LinkedHashMap<RoomId, StoredRoom> rooms = new LinkedHashMap<>(16, 0.75f, true);

  private long lastToken;

  /** Returns a number that was never returned before, so that tokens only grow. */
  long nextToken() {
    return ++lastToken;
  }

  List<OneLockTransport> alive() {
    return nodes.stream().filter(OneLockTransport::isAlive).toList();
  }

  /** Returns a room's log, or null when there is none. */
  @Nullable StoredRoom room(RoomId id) {
    StoredRoom room = rooms.get(id);
    if (room != null) {
      room.use(System.nanoTime());
    }
    return room;
  }

  /** Adds a log, and forgets those that nobody has watched or used for long. */
  StoredRoom addRoom(RoomId id, StoredRoom room, ClusterContext bounds) {
    long now = System.nanoTime();
    room.use(now);
    rooms.put(id, room);
    while (rooms.firstEntry().getValue().isIdle(bounds, now)) {
      RoomId idle = rooms.firstEntry().getKey();
      if (nodes.stream().anyMatch(node -> node.rooms().watches(idle))) {
        room(idle);
      } else {
        rooms.remove(idle);
      }
    }
    return room;
  }

  void removeRoom(RoomId id) {
    rooms.remove(id);
  }

  Deque<Long> grantsOf(String name, long tooOld) {
    if (grants.size() >= 10_000) {
      grants.values().removeIf(times -> times.isEmpty() || times.getLast() < tooOld);
    }
    return grants.computeIfAbsent(name, absent -> new ArrayDeque<>());
  }

  /** Tells every node that hears of others what has changed in the directory. */
  void directoryChanged() {
    nodes.stream().filter(OneLockTransport::isReachable).forEach(node -> node.nodes().lookAround());
  }
}
