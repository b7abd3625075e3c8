package io.synctv.server.websocket;

import io.synctv.api.error.CloseCode;
import io.synctv.server.edge.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All open connections, checked by one thread: it pings those that are silent, cuts those that are
 * dead, and closes those without a hello in time or whose message does not come to its end. It
 * never writes to a socket itself, as that may block.
 */
public final class Connections implements AutoCloseable {

  private static final int TICKS_PER_HEARTBEAT = 10;
  private static final long SLOWEST_TICK = Duration.ofSeconds(1).toMillis();

  /** Silent heartbeats, in tenths, after which a peer is dead. */
  private static final int DEAD_AFTER_TENTHS = 25;

  private final Set<SocketConnection> open = ConcurrentHashMap.newKeySet();
  private final Ticker<SocketConnection> ticker;
  private final long heartbeat;
  private final long helloTimeout;
  private final long frameTimeout;

  /**
   * Starts the heartbeat of connections.
   *
   * @param heartbeat how long a connection may be silent before it is pinged; two and a half times
   *     as long, and it is cut
   * @param helloTimeout how long a connection may go without a session
   * @param frameTimeout how long a message that was begun may take to come whole
   */
  public Connections(Duration heartbeat, Duration helloTimeout, Duration frameTimeout) {
    this.heartbeat = heartbeat.toNanos();
    this.helloTimeout = helloTimeout.toNanos();
    this.frameTimeout = frameTimeout.toNanos();
    long shortest = Math.min(this.heartbeat, Math.min(this.helloTimeout, this.frameTimeout));
    long tick =
        Math.clamp(TimeUnit.NANOSECONDS.toMillis(shortest) / TICKS_PER_HEARTBEAT, 10, SLOWEST_TICK);
    ticker = new Ticker<>("synctv-heartbeat", Duration.ofMillis(tick), open, this::check);
  }

  void add(SocketConnection connection) {
    open.add(connection);
  }

  void remove(SocketConnection connection) {
    open.remove(connection);
  }

  /** Returns how many sockets are open, with a session or without. */
  public int count() {
    return open.size();
  }

  private void check(SocketConnection connection) {
    long now = System.nanoTime();
    long silence = now - connection.receivedNanos();
    long begun = connection.begunNanos();
    if (silence > heartbeat / 10 * DEAD_AFTER_TENTHS) {
      connection.cut();
    } else if (!connection.helloReceived() && now - connection.openedNanos() > helloTimeout) {
      connection.end(CloseCode.UNAUTHENTICATED);
    } else if (begun != FrameReader.NOTHING_BEGUN && now - begun > frameTimeout) {
      connection.tooSlow();
    } else if (silence > heartbeat && now - connection.pingedNanos() > heartbeat) {
      connection.ping(now);
    }
  }

  /**
   * Closes every connection that is still open and waits for them to go.
   *
   * @param patience how long to wait
   */
  public void closeAll(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    open.forEach(connection -> connection.end(CloseCode.DRAINING));
    while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    open.forEach(SocketConnection::cut);
  }

  /** Stops the heartbeat. */
  @Override
  public void close() {
    ticker.close();
  }
}
