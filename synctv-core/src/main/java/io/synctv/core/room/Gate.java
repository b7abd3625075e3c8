package io.synctv.core.room;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an engine still takes in: everything; nobody new, once it drains; nothing new, once it is
 * being closed; no question either, once it is closed. Safe for use by several threads.
 */
final class Gate {

  /** What becomes of a command or a question that the engine's closing overtakes. */
  static final Rejection OVERTAKEN =
      new Rejection(
          ErrorCode.ENGINE_CLOSED,
          "The engine was closed meanwhile; it is not known whether this was done");

  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean draining;
  private volatile boolean closed;

  void drain() {
    draining = true;
  }

  /** Takes nothing more in; false when it did not before. */
  boolean close() {
    return closing.compareAndSet(false, true);
  }

  /** Answers no question any more. */
  void closed() {
    closed = true;
  }

  /** Says whether commands are taken in. */
  boolean takesCommands() {
    return !closing.get();
  }

  /** Refuses newcomers unless they may come in. */
  void enter() {
    open();
    if (draining) {
      throw new RejectedException(ErrorCode.DRAINING);
    }
  }

  /** Refuses what only an engine can do that is not being closed. */
  void open() {
    if (closing.get()) {
      throw new RejectedException(ErrorCode.ENGINE_CLOSED);
    }
  }

  /** Refuses a question once the engine is closed; listeners may ask until then. */
  void ask() {
    if (closed) {
      throw new RejectedException(ErrorCode.ENGINE_CLOSED);
    }
  }
}
