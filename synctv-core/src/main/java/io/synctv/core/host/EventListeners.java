package io.synctv.core.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.RoomEventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Who hears the ordered events of all rooms of a node. Safe for use by several threads. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class EventListeners {

  private final List<Listening> all = new CopyOnWriteArrayList<>();
  private final LongAdder failures;

  /**
   * Makes it without listeners.
   *
   * @param failures counts calls that failed
   */
  public EventListeners(LongAdder failures) {
    this.failures = failures;
  }

  /** Adds a listener; the rooms that are in memory already are told by the caller. */
  public Listening add(RoomEventListener listener) {
    Listening listening = new Listening(listener);
    all.add(listening);
    return listening;
  }

  /** Removes a listener: nothing more is told after a call that is under way. */
  public void remove(Listening listening) {
    listening.closed = true;
    all.remove(listening);
  }

  List<Listening> all() {
    return all;
  }

  /** A listener, with what waits for it over all rooms. */
  public final class Listening {

    private static final System.Logger LOG = System.getLogger(EventListeners.class.getName());

    final RoomEventListener listener;

    /** What waits for it over all rooms, in bytes. */
    final AtomicLong waiting = new AtomicLong();

    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean closed;

    private Listening(RoomEventListener listener) {
      this.listener = listener;
    }

    boolean closed() {
      return closed;
    }

    void succeeded() {
      if (failing.get()) {
        failing.set(false);
      }
    }

    void failed(Throwable failure) {
      failures.increment();
      LOG.log(
          failing.compareAndSet(false, true)
              ? System.Logger.Level.WARNING
              : System.Logger.Level.DEBUG,
          "A listener to the rooms' events failed and is told again later",
          failure);
    }
  }
}
