package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.wire.Loop;
import io.synctv.examples.load.wire.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The people of a scenario. But for {@link #gather}, {@link #settle} and {@link #leave}, which the
 * scenario's thread calls, everything runs on the loop's thread.
 */
final class Crowd implements Peer.Listener {

  private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(1200);
  private static final long SETTLE_PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final int GATHER_SECONDS = 180;

  /** Hears the numbered messages that come. */
  interface Ear {
    void heard(int person, long number, long now);

    /** Hears everything, as it came. */
    default void raw(int person, byte[] bytes, int from, int to) {}
  }

  private final Loop loop;
  private final Dialect dialect;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final List<Long> startedAt = new ArrayList<>();
  private final BitSet inside = new BitSet();
  private final BitSet gone = new BitSet();
  private final Histogram joins = new Histogram(3);
  private CompletableFuture<Integer> gathered = CompletableFuture.completedFuture(0);
  private int atOnce;
  private long gap;
  private int answered;
  private int refused;
  private String firstRefusal = "";
  private int skipped;
  private boolean leaving;
  private @Nullable Ear ear;

  Crowd(Loop loop, Dialect dialect) {
    this.loop = loop;
    this.dialect = dialect;
  }

  /**
   * Lets people in, after those who are there.
   *
   * @param newcomers where they go
   * @param most how many may be on their way at a time
   * @param perSecond how many set out per second; 0 for no bound
   * @return how many are inside
   */
  int gather(List<Seat> newcomers, int most, double perSecond) {
    if (newcomers.isEmpty()) {
      return loop.ask(inside::cardinality);
    }
    CompletableFuture<Integer> all = new CompletableFuture<>();
    loop.execute(
        () -> {
          gathered = all;
          atOnce = most;
          gap = perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
          seats.addAll(newcomers);
          if (gap == 0) {
            admit();
          } else {
            admitOne(System.nanoTime());
          }
        });
    for (int waited = 0; waited < GATHER_SECONDS && !all.isDone(); waited++) {
      loop.check();
      wait(all);
    }
    return loop.ask(inside::cardinality);
  }

  private static void wait(CompletableFuture<Integer> all) {
    try {
      all.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Not yet; whoever calls looks again.
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the crowd did not gather", e);
    }
  }

  private void admit() {
    while (peers.size() < seats.size() && peers.size() - answered < atOnce) {
      set(System.nanoTime());
    }
  }

  private void admitOne(long due) {
    if (peers.size() < seats.size()) {
      set(due);
      loop.at(due + gap, () -> admitOne(due + gap));
    }
  }

  private void set(long due) {
    Seat seat = seats.get(peers.size());
    startedAt.add(due);
    peers.add(
        loop.open(
            peers.size(),
            seat.address(),
            seat.path(),
            dialect.subprotocol(),
            seat.dawdler(),
            this));
  }

  /**
   * Waits until nothing comes any more: joining leaves presence to be told, in a crowd a second
   * later.
   */
  void settle() {
    long deadline = System.nanoTime() + SETTLE_PATIENCE;
    while (loop.quiet() < SETTLED && System.nanoTime() < deadline) {
      pause(50);
    }
  }

  /** Lets the scenario's thread wait while the loop works. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the load test was interrupted", e);
    }
  }

  /** Closes all connections as people do who leave. */
  void leave() {
    loop.ask(
        () -> {
          leaving = true;
          peers.forEach(peer -> peer.close(1000));
          return peers.size();
        });
  }

  /** Lets one more in, at once. */
  void admit(Seat seat) {
    seats.add(seat);
    set(System.nanoTime());
  }

  /** Closes one connection, as somebody does who leaves. */
  void leave(int person) {
    inside.clear(person);
    gone.set(person);
    peers.get(person).close(1000);
  }

  void listen(Ear listener) {
    ear = listener;
  }

  Peer peer(int person) {
    return peers.get(person);
  }

  Seat seat(int person) {
    return seats.get(person);
  }

  int size() {
    return peers.size();
  }

  /** Returns whether somebody is in their room. */
  boolean inside(int person) {
    return inside.get(person);
  }

  /** Returns how many are in their room. */
  int connected() {
    return inside.cardinality();
  }

  /**
   * Returns how long joining took to the welcome, in microseconds: from the moment it was due where
   * people set out at a rate, else from connecting.
   */
  Histogram joins() {
    return joins;
  }

  int refused() {
    return refused;
  }

  /** Returns what the server said when it refused something for the first time, or nothing. */
  String firstRefusal() {
    return firstRefusal;
  }

  int skipped() {
    return skipped;
  }

  @Override
  public void opened(Peer peer) {
    byte[] hello = dialect.hello(peer.number());
    if (hello == null) {
      welcomed(peer);
    } else {
      peer.send(hello);
    }
  }

  @Override
  public void message(Peer peer, byte[] buffer, int from, int length) {
    long read = dialect.read(buffer, from, from + length);
    Ear listener = ear;
    if (listener != null) {
      listener.raw(peer.number(), buffer, from, from + length);
    }
    if (read >= 0) {
      if (listener != null) {
        listener.heard(peer.number(), read, System.nanoTime());
      }
    } else if (read == Dialect.WELCOME) {
      welcomed(peer);
    } else if (read == Dialect.REFUSED) {
      if (refused++ == 0) {
        firstRefusal = new String(buffer, from, length, StandardCharsets.UTF_8);
      }
    } else if (read == Dialect.SKIPPED) {
      skipped++;
    }
  }

  private void welcomed(Peer peer) {
    if (inside.get(peer.number())) {
      return;
    }
    inside.set(peer.number());
    joins.recordValue((System.nanoTime() - startedAt.get(peer.number())) / 1000);
    answered();
    if (seats.get(peer.number()).dawdler()) {
      peer.stopReading();
    }
  }

  @Override
  public void closed(Peer peer, int code) {
    if (leaving || gone.get(peer.number())) {
      return;
    }
    if (inside.get(peer.number())) {
      inside.clear(peer.number());
    } else {
      answered();
    }
  }

  private void answered() {
    answered++;
    if (gap == 0) {
      admit();
    }
    if (answered == seats.size()) {
      gathered.complete(inside.cardinality());
    }
  }
}
