package io.synctv.server.edge;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * One connection of the web server with the guard before it. What routes tell of their request they
 * tell by {@link #current()}.
 */
public final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {

  /** How long what a client still sends is taken after the answer that ended the connection. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final Duration SILENCE = Duration.ofMillis(100);

  private static final ThreadLocal<GuardedConnection> CURRENT = new ThreadLocal<>();

  private final ConnectionContext raw;
  private final Watch watch;
  private final Deadline reading = new Deadline();
  private final Deadline writing = new Deadline();
  private final RequestStream stream;
  private final GuardedWriter writer;
  private final ServerConnection guarded;

  GuardedConnection(
      ConnectionContext raw,
      ServerConnectionSelector http,
      EdgeLimits limits,
      Function<Rejection, RequestException> refusals,
      Watch watch) {
    this.raw = raw;
    this.watch = watch;
    this.stream = new RequestStream(raw.dataReader(), limits, refusals, reading);
    this.writer = new GuardedWriter(raw.dataWriter(), limits.answer(), writing);
    this.guarded = http.connection(new GuardedContext(raw, stream, writer));
  }

  /**
   * Returns the connection of the request that this thread answers.
   *
   * @throws IllegalStateException when it answers none
   */
  public static GuardedConnection current() {
    GuardedConnection connection = CURRENT.get();
    if (connection == null) {
      throw new IllegalStateException("this thread answers no request");
    }
    return connection;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    CURRENT.set(this);
    watch.add(this);
    try {
      guarded.handle(limit);
      stream.linger(SILENCE, LINGER);
    } catch (CloseConnectionException e) {
      stream.linger(SILENCE, LINGER);
      throw e;
    } finally {
      watch.remove(this);
      CURRENT.remove();
    }
  }

  /**
   * Says how large the body of the current request may be. A longer one is refused as soon as it
   * says so, and not read.
   *
   * @param bytes the most
   * @throws RejectedException {@code TOO_LARGE} when its length is known to be more
   */
  public void limitBody(long bytes) {
    stream.limitBody(bytes);
  }

  /** Returns whether the connection ends after the current answer, which should say so. */
  public boolean ending() {
    return stream.ending();
  }

  /**
   * Hands the connection to another protocol: what comes from now on, and what is written, goes by
   * unseen.
   */
  public void upgrade() {
    stream.upgrade();
    writer.upgrade();
    watch.remove(this);
  }

  /** The current request was answered. */
  void answered(boolean closing) {
    if (closing) {
      stream.end();
    } else {
      stream.answered();
    }
  }

  /** Cuts the connection when its client takes too long. Any thread may call this. */
  void check(long now) {
    if (reading.over(now) || writing.over(now)) {
      cut();
    }
  }

  private void cut() {
    try {
      raw.serverSocket().close();
    } catch (UncheckedIOException e) {
      // Closed is closed.
    }
  }

  @Override
  public Duration idleTime() {
    return guarded.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    guarded.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return guarded instanceof InterruptableTask<?> task && task.canInterrupt();
  }
}
