package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy on loopback in front of a Redis. It can swallow everything, and it can make the
 * connections with subscriptions deaf: they stay open, and nothing comes over them any more.
 */
final class DeafProxy implements AutoCloseable {

  private final int target;
  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean swallowing;

  DeafProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  /** From now on nothing passes, on old and new connections. */
  void swallow(boolean on) {
    swallowing = on;
  }

  /** The connections that are subscribed now hear nothing for ever. Returns how many there are. */
  long deafen() {
    return links.stream().filter(link -> link.subscribed).peek(link -> link.deaf = true).count();
  }

  /** As {@link #deafen}, but pings are answered still. Returns how many there are. */
  long muteMessages() {
    return links.stream().filter(link -> link.subscribed).peek(link -> link.mute = true).count();
  }

  private void accept() {
    try {
      while (true) {
        Link link = new Link(server.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
        links.add(link);
        Thread.ofVirtual().start(() -> link.pump(link.client, link.server, true));
        Thread.ofVirtual().start(() -> link.pump(link.server, link.client, false));
      }
    } catch (IOException e) {
      close();
    }
  }

  private final class Link {

    private final Socket client;
    private final Socket server;
    private volatile boolean subscribed;
    private volatile boolean deaf;
    private volatile boolean mute;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, boolean asking) {
      byte[] buffer = new byte[65_536];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (asking && new String(buffer, 0, read, ISO_8859_1).contains("SUBSCRIBE")) {
            subscribed = true;
          }
          if (!swallowing && (asking || !(deaf || (mute && isMessage(buffer, read))))) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        links.remove(this); // closed by either side
      }
    }
  }

  private static boolean isMessage(byte[] buffer, int length) {
    return new String(buffer, 0, length, ISO_8859_1).contains("$7\r\nmessage\r\n");
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Link link : links) {
        link.client.close();
        link.server.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
