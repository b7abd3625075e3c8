package io.synctv.store.jdbc.lab;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A line to a server that can be shut, so that nothing gets through, and cut. */
public final class Valve implements AutoCloseable {

  private static final Duration QUIET = Duration.ofMillis(300);

  private final String host;
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();

  @GuardedBy("lock")
  private boolean shut;

  private volatile @Nullable String lost;
  private volatile boolean refusing;
  private volatile long passed = System.nanoTime();

  /** Opens a line. */
  public Valve(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Returns the port of loopback at which the line begins. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Lets nothing through any more, as a server does that is frozen: connections stay. */
  public void shut() {
    set(true);
  }

  /** Ends all connections, and new ones at once, as of a server that was stopped. */
  public void refuse() {
    refusing = true;
    cut();
  }

  /** Lets through again, also what was held back. */
  public void open() {
    refusing = false;
    set(false);
  }

  /**
   * Waits until nothing goes through, so that a cut meets connections and no attempt at one, which
   * would be a database that cannot be reached.
   */
  public void awaitQuiet() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.nanoTime() - passed > QUIET.toNanos());
  }

  /** Ends all connections; new ones are taken. */
  public void cut() {
    sockets.forEach(Valve::close);
  }

  /**
   * Lets the next request through that holds this text, and ends the line in place of its answer.
   *
   * @param text in the request, for instance of a statement
   */
  public void loseAnswerTo(String text) {
    lost = text;
  }

  private void set(boolean value) {
    lock.lock();
    try {
      shut = value;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitOpen() {
    lock.lock();
    try {
      while (shut) {
        opened.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (refusing) {
          near.close();
          continue;
        }
        Socket far = new Socket(host, port);
        passed = System.nanoTime();
        sockets.add(near);
        sockets.add(far);
        AtomicBoolean losing = new AtomicBoolean();
        Thread.ofVirtual().start(() -> pump(near, far, sent -> losing.set(loses(sent))));
        Thread.ofVirtual()
            .start(
                () ->
                    pump(
                        far,
                        near,
                        answer -> {
                          if (losing.get()) {
                            throw new EOFException("the answer is lost");
                          }
                        }));
      } catch (IOException e) {
        // The listener is closed, or the server takes nobody: who connected is not answered.
      }
    }
  }

  private boolean loses(String sent) {
    String text = lost;
    if (text == null || !sent.contains(text)) {
      return false;
    }
    lost = null;
    return true;
  }

  /** Sees what is passed on, before it is. */
  private interface Watch {
    void passes(String bytes) throws IOException;
  }

  private void pump(Socket from, Socket to, Watch watch) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitOpen();
        passed = System.nanoTime();
        watch.passes(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has ended.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
