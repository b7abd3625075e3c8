package io.synctv.cluster.redis.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a Redis that can be cut, turned into a hole in which everything vanishes until it is
 * mended, or made deaf. One for each client, so that one alone can be cut off.
 */
public final class FaultProxy implements AutoCloseable {

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();

  @GuardedBy("lock")
  private boolean hole;

  private volatile boolean cut;
  private volatile boolean closed;

  private FaultProxy(InetSocketAddress target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a way to a port of loopback.
   *
   * @param port the port
   * @return the proxy, which forwards
   */
  public static FaultProxy to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Opens a way to a server.
   *
   * @param target where the server listens
   * @return the proxy, which forwards
   */
  public static FaultProxy to(InetSocketAddress target) {
    FaultProxy proxy = new FaultProxy(target);
    Thread.ofPlatform().daemon().name("fault-proxy").start(proxy::accept);
    return proxy;
  }

  /** Returns the port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections and refuses new ones. */
  public void cut() {
    cut = true;
    links.forEach(Link::close);
  }

  /** Holds back all that is sent, either way, on connections old and new. */
  public void hole() {
    lock.lock();
    try {
      hole = true;
    } finally {
      lock.unlock();
    }
  }

  /** Forwards again; what was held back goes on. */
  public void heal() {
    cut = false;
    lock.lock();
    try {
      hole = false;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the connections deaf that have subscribed: they stay open, and nothing comes over them
   * any more. Later ones are sound.
   *
   * @return how many there are
   */
  public long deafen() {
    return links.stream().filter(link -> link.subscribed).peek(link -> link.deaf = true).count();
  }

  /**
   * Keeps messages from the connections that have subscribed, but pings are answered still. Later
   * ones are sound.
   *
   * @return how many there are
   */
  public long muteMessages() {
    return links.stream().filter(link -> link.subscribed).peek(link -> link.mute = true).count();
  }

  private void accept() {
    while (!closed) {
      try {
        Link link = new Link(listener.accept());
        links.add(link);
        if (cut) {
          link.close();
        } else {
          Thread.ofVirtual().start(link::connect);
        }
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (hole && !closed) {
        healed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One connection. */
  private final class Link {

    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean subscribed;
    private volatile boolean deaf;
    private volatile boolean mute;

    Link(Socket client) {
      this.client = client;
    }

    void connect() {
      try {
        awaitPassage();
        server.connect(target, 2000);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> pump(server, client, false));
        pump(client, server, true);
        back.join();
      } catch (IOException e) {
        // The server does not listen: the client learns it by the end of its connection.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
      }
    }

    private void pump(Socket from, Socket to, boolean asking) {
      byte[] buffer = new byte[65_536];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          awaitPassage();
          if (asking && holds(buffer, read, "SUBSCRIBE")) {
            subscribed = true;
          }
          if (asking || !(deaf || (mute && holds(buffer, read, "message\r\n")))) {
            out.write(buffer, 0, read);
            out.flush();
          }
        }
      } catch (IOException e) {
        // One side has gone: so does the other.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
      }
    }

    private static boolean holds(byte[] buffer, int length, String text) {
      return new String(buffer, 0, length, ISO_8859_1).contains(text);
    }

    void close() {
      links.remove(this);
      FaultProxy.close(client);
      FaultProxy.close(server);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    links.forEach(Link::close);
    heal();
  }
}
