package io.synctv.examples.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands connections to servers in turn, and leaves out those that do not answer. Any server serves
 * any room, so nothing has to be remembered of a connection, and nothing of HTTP understood.
 */
public final class Balancer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 1000;
  private static final int BACKLOG = 512;

  private final ServerSocket listener;
  private final List<Integer> servers;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * Opens a balancer.
   *
   * @param port where to listen on loopback; 0 takes a free one
   * @param servers the ports of the servers on loopback
   */
  public Balancer(int port, List<Integer> servers) {
    this.servers = List.copyOf(servers);
    try {
      listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " cannot be listened on", e);
    }
    Thread.ofPlatform().daemon().name("balancer").start(this::accept);
  }

  /** Returns the port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or this one has gone again.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = connect()) {
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(server, client));
      pump(client, server);
      back.join();
      sockets.remove(server);
    } catch (IOException e) {
      // No server answers, or one side has gone: the end of the connection says it all.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private Socket connect() throws IOException {
    int first = next.getAndIncrement();
    for (int i = 0; i < servers.size(); i++) {
      int port = servers.get(Math.floorMod(first + i, servers.size()));
      Socket server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return server;
      } catch (IOException e) {
        server.close();
      }
    }
    throw new IOException("no server answers");
  }

  /** Passes bytes on until one side ends, and ends both. */
  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has gone.
    } finally {
      close(from);
      close(to);
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
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(Balancer::close);
  }
}
