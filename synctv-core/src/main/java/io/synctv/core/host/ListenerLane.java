package io.synctv.core.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.host.EventPosition;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.host.RoomSnapshot;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.event.MessageSize;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one listener is still to be told of one room. Events are put here inside the room's mailbox,
 * which never waits; one worker at a time tells the listener, while there is something to tell.
 *
 * <p>When events may have been left out, because the queue was full, the listener failed, or the
 * room said so, all that waits is dropped. The worker asks the listener where it stands, looks in
 * the mailbox where the room stands, and tells it the difference out of the log, or else the whole
 * room. From that look on events wait here again, so that nothing is between the two.
 */
final class ListenerLane {

  /** So many bytes of events may wait of one room. */
  static final long MOST_OF_ROOM = 1024 * 1024;

  /** So many bytes of events may wait for one listener. */
  static final long MOST_OF_LISTENER = 32 * MOST_OF_ROOM;

  private static final long FIRST_PAUSE = 1000;
  private static final long LONGEST_PAUSE = 60_000;

  /** How often a listener is told again of a room that is closed. */
  private static final int MOST_FAILURES_AT_END = 5;

  private record Waiting(OrderedEvent event, long bytes) {}

  /** Where a room stands, and what came after the listener's place, or null for all of it. */
  private record Stand(RoomView view, List<ChatMessage> chat, @Nullable List<LogEntry> missed) {}

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final EventListeners.Listening listening;
  private final RoomEventListener listener;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Queue<Waiting> queue = new ArrayDeque<>();

  @GuardedBy("lock")
  private long bytes;

  /** Whether events may have been left out: what comes is not kept until the next look. */
  @GuardedBy("lock")
  private boolean gap;

  @GuardedBy("lock")
  private boolean ending;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private boolean working;

  /** Failures in a row; used by the worker. */
  private int failures;

  ListenerLane(RoomContext room, ReplicatedLog log, EventListeners.Listening listening) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.listening = listening;
    this.listener = listening.listener;
  }

  boolean isOf(EventListeners.Listening other) {
    return listening.equals(other);
  }

  /** Says whether nobody listens here any more. */
  boolean over() {
    return listening.closed();
  }

  // ---- inside the mailbox

  /** Takes events that follow on those before. */
  void offer(List<OrderedEvent> events) {
    lock.lock();
    try {
      for (OrderedEvent event : events) {
        if (gap) {
          return; // what is told later includes it
        }
        long size = MessageSize.of(event.event());
        long all = listening.waiting.addAndGet(size);
        bytes += size;
        queue.add(new Waiting(event, size));
        if (bytes > MOST_OF_ROOM || all > MOST_OF_LISTENER) {
          drop();
          gap = true;
        }
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Events may have been left out. */
  void missed() {
    lock.lock();
    try {
      drop();
      gap = true;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** The room is closed. */
  void closed() {
    lock.lock();
    try {
      ending = true;
      wake();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void drop() {
    queue.clear();
    listening.waiting.addAndGet(-bytes);
    bytes = 0;
  }

  @GuardedBy("lock")
  private void wake() {
    if (!working && !ended) {
      working = true;
      room.work(this::work);
    }
  }

  // ---- on a worker

  private enum Turn {
    EVENT,
    RESUME,
    END,
    NOTHING
  }

  private void work() {
    try {
      boolean more = true;
      while (more) {
        more = step();
        failures = 0;
        listening.succeeded();
      }
    } catch (Throwable e) { // the application's code, of which nothing may be wedged
      listening.failed(e);
      pause();
    }
  }

  /** Tells one thing; false when there is nothing more to tell. */
  private boolean step() {
    Waiting next = null;
    Turn turn;
    lock.lock();
    try {
      turn = turn();
      if (turn == Turn.EVENT) {
        next = queue.remove();
        bytes -= next.bytes;
        listening.waiting.addAndGet(-next.bytes);
      } else if (turn == Turn.NOTHING) {
        working = false;
      }
    } finally {
      lock.unlock();
    }
    switch (turn) {
      case EVENT -> {
        if (next != null) {
          listener.onEvent(room.id(), next.event);
        }
      }
      case RESUME -> resume();
      case END -> {
        listener.onClosed(room.id());
        end();
      }
      case NOTHING -> {
        return false;
      }
    }
    return true;
  }

  @GuardedBy("lock")
  private Turn turn() {
    if (listening.closed() || ended) {
      drop();
      ended = true;
      return Turn.NOTHING;
    }
    if (!queue.isEmpty()) {
      return Turn.EVENT;
    }
    if (gap && !room.retired()) {
      return Turn.RESUME;
    }
    return ending ? Turn.END : Turn.NOTHING;
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits a while after a failure and begins again from where the listener says it stands. */
  private void pause() {
    failures++;
    boolean over;
    lock.lock();
    try {
      drop();
      gap = true;
      over = ending && failures >= MOST_FAILURES_AT_END;
      ended |= over;
      working = !over;
    } finally {
      lock.unlock();
    }
    if (!over) {
      long pause = FIRST_PAUSE << Math.min(failures - 1, 6);
      engine.later(this::work, Math.min(pause, LONGEST_PAUSE));
    }
  }

  /** Brings the listener from where it says it stands to where the room stands. */
  private void resume() {
    RoomId id = room.id();
    EventPosition position = listener.position(id);
    CompletableFuture<@Nullable Stand> looked = new CompletableFuture<>();
    room.execute(() -> look(position, looked));
    long patience = TimeUnit.MILLISECONDS.toNanos(2 * Engine.TRANSPORT_PATIENCE);
    if (!engine.await(looked, engine.nanoTime() + patience)) {
      throw new TransportException("the room's log did not answer");
    }
    Stand stand = looked.join();
    if (stand == null) {
      return; // the room has left memory
    }
    List<LogEntry> missed = stand.missed;
    if (missed == null) {
      listener.onReset(id, snapshot(stand));
      return;
    }
    for (LogEntry entry : missed) {
      if (entry.seq() <= stand.view.seq()
          && log.message(entry) instanceof SessionMessage.Ordered ordered) {
        listener.onEvent(id, ordered.event());
      }
    }
  }

  /** Notes where the room stands, and asks the log for what the listener lacks. */
  private void look(@Nullable EventPosition position, CompletableFuture<@Nullable Stand> looked) {
    if (room.retired()) {
      looked.complete(null);
      return;
    }
    RoomView view = log.view();
    List<ChatMessage> chat = log.recentChat();
    lock.lock();
    try {
      drop();
      gap = false;
    } finally {
      lock.unlock();
    }
    if (position == null || !position.epoch().equals(view.epoch()) || position.seq() > view.seq()) {
      looked.complete(new Stand(view, chat, null));
    } else if (position.seq() == view.seq()) {
      looked.complete(new Stand(view, chat, List.of()));
    } else {
      room.ask(
          () -> log.since(position.epoch(), position.seq()),
          (@Nullable Replay replay) ->
              looked.complete(
                  new Stand(
                      view,
                      chat,
                      replay instanceof Replay.Complete complete ? complete.entries() : null)));
    }
  }

  private static RoomSnapshot snapshot(Stand stand) {
    RoomState state = stand.view.state();
    return new RoomSnapshot(
        new EventPosition(stand.view.epoch(), stand.view.seq()),
        state.info(),
        state.playback(),
        state.playlist().items(),
        List.copyOf(state.members().values()),
        stand.chat);
  }
}
