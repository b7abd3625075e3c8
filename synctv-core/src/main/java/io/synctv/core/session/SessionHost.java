package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a session needs from the engine around it. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public interface SessionHost {

  /** {@return the wire's encoder} */
  MessageEncoder encoder();

  /** {@return where writers run; each task may block} */
  Executor writers();

  /** {@return the most bytes that may wait for one session} */
  int queueBytes();

  /** {@return a monotonic clock's time, in nanoseconds} */
  long nanoTime();

  /**
   * Runs a task later unless the engine is closed by then.
   *
   * @param task must not block
   * @param delayMillis milliseconds from now
   */
  void later(Runnable task, long delayMillis);

  /**
   * Learns that a session has ended. Called once per session.
   *
   * @param session which
   * @param code why; null when the connection was lost
   */
  void ended(Session session, @Nullable CloseCode code);
}
