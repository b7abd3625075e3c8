package io.synctv.examples.load.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The generator's one thread: reads and writes all connections and keeps all times. Whatever a
 * scenario does happens on it, so nothing needs a lock.
 *
 * <p>It knows how well it keeps up: every 10 ms it should wake, and how late it does is recorded.
 */
public final class Loop implements AutoCloseable {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int READ_BUFFER = 256 * 1024;
  private static final int DAWDLER_BUFFER = 4096;

  private record Timer(long due, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(due - other.due, 0);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Set<Peer> peers = new HashSet<>();
  private byte[] shared = new byte[READ_BUFFER];
  private Histogram lag = new Histogram(3);
  private long order;
  private long heardNanos = System.nanoTime();
  private int wanted;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /** Starts the thread. */
  public Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name("load-generator").start(this::run);
    execute(() -> tick(System.nanoTime() + TICK));
  }

  /** Runs a task on the loop's thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Runs something on the loop's thread and waits for what it returns. Not for that thread. */
  public <T> T ask(Callable<T> question) {
    check();
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Runs a task at a time, in nanoseconds of {@link System#nanoTime}. For the loop's thread. */
  public void at(long due, Runnable task) {
    timers.add(new Timer(due, order++, task));
  }

  /**
   * Connects. For the loop's thread.
   *
   * @param number what the peer is called
   * @param address where to
   * @param path of the upgrade
   * @param subprotocol what to offer, or empty
   * @param dawdler whether to give it the smallest of buffers, as it is not going to read
   * @param listener hears of it
   * @return the peer, not connected yet
   */
  public Peer open(
      int number,
      InetSocketAddress address,
      String path,
      String subprotocol,
      boolean dawdler,
      Peer.Listener listener) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (dawdler) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, DAWDLER_BUFFER);
      }
      Peer peer = new Peer(number, this, channel, request(address, path, subprotocol), listener);
      peers.add(peer);
      boolean connected = channel.connect(address);
      int interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
      peer.attach(channel.register(selector, interest, peer));
      if (connected) {
        peer.send(request(address, path, subprotocol));
      }
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + address + " can be opened", e);
    }
  }

  private static byte[] request(InetSocketAddress address, String path, String subprotocol) {
    String offered = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + address.getHostString()
            + ":"
            + address.getPort()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + offered
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns how long nothing has come on any connection, in nanoseconds. */
  public long quiet() {
    return ask(() -> System.nanoTime() - heardNanos);
  }

  /** Returns how late the loop was at each of its ticks since the last call, in microseconds. */
  public Histogram takeLag() {
    return ask(
        () -> {
          Histogram taken = lag;
          lag = new Histogram(3);
          return taken;
        });
  }

  /** Returns the processor time the loop's thread has used, in nanoseconds. */
  public long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  /** Throws what has ended the loop, if something has. */
  public void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the load generator has failed", cause);
    }
  }

  void heard(int bytes) {
    if (bytes > 0) {
      heardNanos = System.nanoTime();
    }
  }

  /** Makes room for a frame that does not fit into the buffer; it is used from the next read on. */
  void mustFit(int frame) {
    wanted = Math.max(wanted, frame + READ_BUFFER);
  }

  void ended(Peer peer) {
    peers.remove(peer);
  }

  private void tick(long due) {
    long now = System.nanoTime();
    lag.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(now - due)));
    long next = Math.max(due + TICK, now);
    at(next, () -> tick(next));
  }

  private void run() {
    try {
      while (!closed) {
        Timer first = timers.peek();
        long wait = first == null ? TICK : first.due - System.nanoTime();
        if (wait <= 0 || !tasks.isEmpty()) {
          selector.selectNow(this::ready);
        } else {
          selector.select(this::ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        while (!timers.isEmpty() && timers.peek().due - System.nanoTime() <= 0) {
          timers.remove().task.run();
        }
      }
      Set.copyOf(peers).forEach(Peer::abort);
      selector.close();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private void ready(SelectionKey key) {
    if (wanted > shared.length) {
      shared = new byte[wanted];
    }
    if (key.attachment() instanceof Peer peer) {
      peer.ready(shared);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
