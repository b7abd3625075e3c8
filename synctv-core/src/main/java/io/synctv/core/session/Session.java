package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one person to one room. Safe for use by several threads.
 *
 * <p>Messages wait in a queue bounded in bytes. One writer at a time takes all that waits and
 * writes it as one; it is a task that runs only while something waits, so that an idle session
 * costs no thread. A queue that overflows closes the session with {@link CloseCode#SLOW_CONSUMER};
 * offering never blocks, so nobody else notices. A sink that throws anything but an {@link
 * IOException} closes it with {@link CloseCode#LISTENER_FAILED}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class Session {

  /**
   * How long a closing session may finish its last write before the connection is cut, in
   * milliseconds.
   */
  static final long CLOSE_PATIENCE = 3000;

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private enum Phase {
    OPEN,
    CLOSING,
    ENDED
  }

  private final SessionId id;
  private final User user;
  private final RoomId room;
  private final SessionHost host;
  private final Outlet outlet;
  private final @Nullable Duration idle;
  private final long openedNanos;
  private volatile long heardNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final OutboundQueue queue;
  private Phase phase = Phase.OPEN;
  private boolean writing;
  private boolean held;
  private @Nullable CloseCode closeCode;

  /**
   * Opens a session.
   *
   * @param id its id
   * @param user whose it is
   * @param room the room it is in
   * @param sink where its messages go
   * @param host the engine around it
   * @param idle how long nothing may come from its person, or null for what holds for all
   */
  public Session(
      SessionId id,
      User user,
      RoomId room,
      SessionSink sink,
      SessionHost host,
      @Nullable Duration idle) {
    this.id = Objects.requireNonNull(id, "id");
    this.user = Objects.requireNonNull(user, "user");
    this.room = Objects.requireNonNull(room, "room");
    this.outlet = new Outlet(id, Objects.requireNonNull(sink, "sink"));
    this.host = Objects.requireNonNull(host, "host");
    this.idle = idle;
    this.openedNanos = host.nanoTime();
    this.heardNanos = openedNanos;
    this.queue = new OutboundQueue(host.queueBytes(), host.encoder());
  }

  /** {@return the session's id} */
  public SessionId id() {
    return id;
  }

  /** {@return whose session it is} */
  public User user() {
    return user;
  }

  /** {@return the room it is in} */
  public RoomId room() {
    return room;
  }

  /** {@return whether it is neither closed nor closing} */
  public boolean isOpen() {
    lock.lock();
    try {
      return phase == Phase.OPEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return why it is closed or closing; null while it is open, and when its connection was lost}
   */
  public @Nullable CloseCode closeCode() {
    lock.lock();
    try {
      return closeCode;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether its connection was closed, too. */
  boolean finished() {
    return outlet.closed();
  }

  /** Notes that something came from its person; giving a command does that, too. */
  public void heard() {
    heardNanos = host.nanoTime();
  }

  /** {@return how long nothing came from the client, in nanoseconds} */
  public long silence() {
    return host.nanoTime() - heardNanos;
  }

  /** Says whether it has been silent for longer than it may be, or than all may be. */
  boolean idle(Duration limit) {
    return silence() > TimeUnit.NANOSECONDS.convert(idle == null ? limit : idle);
  }

  /** {@return how long the session has been open, in nanoseconds} */
  public long age() {
    return host.nanoTime() - openedNanos;
  }

  /**
   * Sends a small message beside the room's own: an answer to a request. It is encoded when it is
   * written.
   *
   * @param message what to send; dropped when the session is no longer open
   */
  public void send(SessionMessage message) {
    Objects.requireNonNull(message, "message");
    offer(OutboundMessage.late(message, host.encoder()));
  }

  /**
   * Queues a message. Never blocks.
   *
   * @param outbound what to send; dropped when the session is no longer open
   */
  public void offer(OutboundMessage outbound) {
    Objects.requireNonNull(outbound, "outbound");
    lock.lock();
    try {
      if (phase != Phase.OPEN) {
        return;
      }
      settle(queue.offer(outbound));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds back all that waits and what is offered from now on, until {@link #release} or {@link
   * #renew}.
   *
   * @return false when it is held already, and whoever holds it is going to release it
   */
  public boolean hold() {
    lock.lock();
    try {
      boolean first = !held;
      held = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends messages first and then what was held back.
   *
   * @param first what comes before
   * @param upTo ordered messages that were held back up to this number are dropped, as {@code
   *     first} includes them
   */
  public void release(List<OutboundMessage> first, long upTo) {
    Objects.requireNonNull(first, "first");
    lock.lock();
    try {
      if (phase == Phase.OPEN && held) {
        held = false;
        settle(queue.insert(first, upTo));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a welcome and then what was held back, but for what the welcome makes old: everything
   * ordered, of whichever epoch, earlier welcomes, and what was said of the person's rights.
   *
   * @param welcome all that is known now
   */
  public void renew(OutboundMessage welcome) {
    Objects.requireNonNull(welcome, "welcome");
    lock.lock();
    try {
      if (phase == Phase.OPEN && held) {
        held = false;
        settle(queue.renew(welcome));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The connection is gone: drops what waits. Harmless when the session has ended. */
  public void disconnected() {
    boolean wasOpen;
    lock.lock();
    try {
      wasOpen = phase == Phase.OPEN;
      phase = Phase.ENDED;
      queue.clear();
    } finally {
      lock.unlock();
    }
    outlet.close(CloseCode.NORMAL, false);
    if (wasOpen) {
      host.ended(this, null);
    }
  }

  /**
   * Closes the session: what waits is written, unless the person may not learn more, then the
   * connection is closed with the code. Harmless when the session has ended.
   *
   * @param code why
   */
  public void close(CloseCode code) {
    Objects.requireNonNull(code, "code");
    lock.lock();
    try {
      if (code.shutsOut()) {
        queue.clear(); // also of one that closes already for another reason
      }
      if (phase == Phase.OPEN) {
        beginClose(code);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks after what was just queued. Holds the lock. */
  private void settle(boolean fits) {
    if (!fits) {
      queue.clear();
      beginClose(CloseCode.SLOW_CONSUMER);
    } else if (!writing && !held) {
      writing = true;
      host.writers().execute(this::drain);
    }
  }

  /** Holds the lock. */
  private void beginClose(CloseCode code) {
    phase = Phase.CLOSING;
    closeCode = code;
    if (held) {
      // What waits follows on what was still being asked for: without that it must not be told.
      held = false;
      queue.clear();
    }
    if (!writing) {
      writing = true;
      host.writers().execute(this::drain);
    }
    host.later(this::cut, CLOSE_PATIENCE);
    host.writers().execute(() -> host.ended(this, code));
  }

  private void drain() {
    try {
      for (List<OutboundMessage> batch = next(); !batch.isEmpty(); batch = next()) {
        outlet.write(batch);
      }
    } catch (IOException e) {
      disconnected();
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** The listener or sink has failed: nobody knows what it has taken in, and it is told no more. */
  private void failed(Throwable cause) {
    boolean wasOpen;
    CloseCode code;
    lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return; // it was cut, which is what ended its write
      }
      wasOpen = phase == Phase.OPEN;
      phase = Phase.ENDED;
      queue.clear();
      code = closeCode == null ? CloseCode.LISTENER_FAILED : closeCode;
      closeCode = code;
    } finally {
      lock.unlock();
    }
    LOG.log(
        System.Logger.Level.ERROR,
        "The listener of session " + id + " in room " + room + " failed: the session is closed",
        cause);
    outlet.close(code, false);
    if (wasOpen) {
      host.ended(this, code);
    }
  }

  /** Takes the next batch; an empty one ends the writer. */
  private List<OutboundMessage> next() {
    CloseCode code;
    lock.lock();
    try {
      queue.written();
      if (phase == Phase.ENDED) {
        writing = false;
        return List.of();
      }
      if (!queue.isEmpty() && !held) {
        return queue.take();
      }
      writing = false;
      if (phase == Phase.OPEN) {
        return List.of();
      }
      phase = Phase.ENDED;
      code = closeCode == null ? CloseCode.NORMAL : closeCode;
    } finally {
      lock.unlock();
    }
    outlet.close(code, true);
    return List.of();
  }

  /** Cuts the connection of a session whose last write does not come to an end. */
  private void cut() {
    CloseCode code;
    lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return;
      }
      phase = Phase.ENDED;
      queue.clear();
      code = closeCode == null ? CloseCode.NORMAL : closeCode;
    } finally {
      lock.unlock();
    }
    outlet.close(code, false);
  }

  /** Follows from the id, and with it the order of a set of sessions; each equals only itself. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public String toString() {
    return "Session[" + id + " of " + user.id() + " in " + room + "]";
  }
}
