package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One node's sessions in one room, and what of them the store has to be told. One question about
 * them is on its way at a time, whether it writes or compares: so a session that leaves and comes
 * back ends as it should, and many who come at once go together. What could not be written is not
 * kept one by one but found by comparing.
 */
final class OwnSessions {

  private static final int MOST_AT_ONCE = 100;

  /** A question to the store. */
  sealed interface Flight {

    /**
     * Writes.
     *
     * @param args triples for the script
     * @param waiting who waits for it
     */
    record Write(List<Object> args, List<CompletableFuture<@Nullable Void>> waiting)
        implements Flight {}

    /** Asks what the store has, to compare. */
    record Look() implements Flight {}
  }

  private final RoomId room;
  private final byte[] holder;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, byte[]> held = new HashMap<>();

  /** Who waits for what is to be written of a session. */
  @GuardedBy("lock")
  private final Map<String, List<CompletableFuture<@Nullable Void>>> changed =
      new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean flying;

  @GuardedBy("lock")
  private boolean due;

  @GuardedBy("lock")
  private boolean doubtful;

  OwnSessions(RoomId room, String holder) {
    this.room = room;
    this.holder = (holder + "\n").getBytes(UTF_8);
  }

  RoomId room() {
    return room;
  }

  /** Puts a session, or removes it when there are no details; completes once the store has it. */
  CompletableFuture<@Nullable Void> change(SessionId session, byte @Nullable [] details) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    lock.lock();
    try {
      if (details == null) {
        held.remove(session.value());
      } else {
        held.put(session.value(), value(details));
      }
      changed.computeIfAbsent(session.value(), absent -> new ArrayList<>()).add(done);
    } finally {
      lock.unlock();
    }
    return done;
  }

  private byte[] value(byte[] details) {
    byte[] value = Arrays.copyOf(holder, holder.length + details.length);
    System.arraycopy(details, 0, value, holder.length, details.length);
    return value;
  }

  /** Has the next flight compare. */
  void compare() {
    lock.lock();
    try {
      due = true;
    } finally {
      lock.unlock();
    }
  }

  /** Says whether something could not be written. */
  boolean doubtful() {
    lock.lock();
    try {
      return doubtful;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says whether there is nothing here that anybody has to remember.
   *
   * @param crowded whether not even that something could not be removed
   */
  boolean forgettable(boolean crowded) {
    lock.lock();
    try {
      boolean settled = !due && !doubtful;
      return held.isEmpty() && changed.isEmpty() && !flying && (settled || crowded);
    } finally {
      lock.unlock();
    }
  }

  boolean holdsAny() {
    lock.lock();
    try {
      return !held.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the ids of all that are held. */
  Set<String> held() {
    lock.lock();
    try {
      return new HashSet<>(held.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Returns what to ask the store next; null when nothing is due or a flight is under way. */
  @Nullable Flight next() {
    lock.lock();
    try {
      if (flying || (changed.isEmpty() && !due)) {
        return null;
      }
      flying = true;
      if (changed.isEmpty()) {
        due = false;
        doubtful = false;
        return new Flight.Look();
      }
      return write();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Flight.Write write() {
    List<Object> puts = new ArrayList<>();
    List<Object> removals = new ArrayList<>();
    List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
    var each = changed.entrySet().iterator();
    for (int i = 0; i < MOST_AT_ONCE && each.hasNext(); i++) {
      var next = each.next();
      each.remove();
      waiting.addAll(next.getValue());
      byte[] value = held.get(next.getKey());
      if (value == null) {
        removals.addAll(List.of("remove", next.getKey(), ""));
      } else {
        puts.addAll(List.of("put", next.getKey(), value));
      }
    }
    puts.addAll(removals);
    return new Flight.Write(puts, waiting);
  }

  /**
   * Compares.
   *
   * @param listed what the store has of this holder: ids and values
   * @return what has to be written for both to be the same, as a flight of its own, or null
   */
  Flight.@Nullable Write compared(List<byte[]> listed) {
    lock.lock();
    try {
      List<Object> args = new ArrayList<>();
      List<Object> strangers = new ArrayList<>();
      Map<String, byte[]> missing = new HashMap<>(held);
      for (int i = 0; i + 1 < listed.size(); i += 2) {
        String session = Answer.text(listed, i);
        byte[] seen = listed.get(i + 1);
        byte[] value = held.get(session);
        if (value == null) {
          strangers.addAll(List.of("drop", session, seen));
        } else if (Arrays.equals(value, seen)) {
          missing.remove(session);
        }
      }
      missing.keySet().removeAll(changed.keySet()); // written next
      missing.forEach((session, value) -> args.addAll(List.of("back", session, value)));
      args.addAll(strangers);
      return args.isEmpty() ? null : new Flight.Write(args, List.of());
    } finally {
      lock.unlock();
    }
  }

  /**
   * A flight has ended.
   *
   * @param failed whether the store did not answer it
   * @return who waits for what has not been asked; when a flight failed they do not wait for
   *     another one, which would take as long, and what they wait for is found by comparing
   */
  List<CompletableFuture<@Nullable Void>> landed(boolean failed) {
    lock.lock();
    try {
      flying = false;
      if (!failed) {
        return List.of();
      }
      doubtful = true;
      List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
      changed.values().forEach(waiting::addAll);
      changed.clear();
      return waiting;
    } finally {
      lock.unlock();
    }
  }
}
