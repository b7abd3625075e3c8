package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.counters;

import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Counters.Permit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Limits that are passed, places that leak, and windows that do not slide. */
final class WrongCounters {

  private static final String LIMIT = "placesAreTakenOverAllNodesUpToTheLimit";
  private static final String WINDOW = "aThingIsPermittedSoOftenInAWindowAndThenAgain";
  private static final String SLIDING =
      "noWindowHasMoreThanItsLimitAndWhoIsRefusedIsToldWhenToAskAgain";
  private static final String BOUNDS = "countersOutOfBoundsAreRefused";

  static final List<Wrong> ALL =
      List.of(
          counters(
              "takes places beyond the limit",
              LIMIT,
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Boolean> take(String counter, int limit) {
                      return to.take(counter, limit == Integer.MAX_VALUE ? limit : limit + 1);
                    }
                  }),
          counters(
              "counts each node's places alone",
              LIMIT,
              (to, node) -> new Named(to, name -> node.node() + name)),
          counters(
              "looks first and takes then",
              "placesTakenAtOnceNeverExceedTheLimit",
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Boolean> take(String counter, int limit) {
                      boolean free = now(to.total(counter)) < limit;
                      pause();
                      return free ? to.take(counter, Integer.MAX_VALUE) : done(false);
                    }
                  }),
          counters(
              "gives back more places than were taken",
              LIMIT,
              (to, node) ->
                  new ForwardingCounters(to) {
                    private final AtomicInteger below = node.shared("below", AtomicInteger::new);

                    @Override
                    public CompletionStage<Void> give(String counter) {
                      int before = now(to.total(counter));
                      now(to.give(counter));
                      if (now(to.total(counter)) == before) {
                        below.incrementAndGet();
                      }
                      return done(null);
                    }

                    @Override
                    public CompletionStage<Integer> total(String counter) {
                      return to.total(counter).thenApply(total -> total - below.get());
                    }
                  }),
          counters(
              "gives nothing back",
              LIMIT,
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Void> give(String counter) {
                      return done(null);
                    }
                  }),
          counters(
              "leaves the places of a node that closed",
              "whatANodeHeldDisappearsWhenItCloses",
              (to, node) -> new Leaking(to, node)),
          counters(
              "leaves the places of a node that died",
              "whatANodeHeldDisappearsWithinALeaseOfItsDeath",
              (to, node) -> new Leaking(to, node)),
          counters(
              "gives no sign of life, so that places are free after a lease",
              "whatALivingNodeHoldsStaysLongerThanALease",
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Boolean> take(String counter, int limit) {
                      node.after(TestCluster.LEASE.toMillis(), () -> to.give(counter));
                      return to.take(counter, limit);
                    }
                  }),
          counters(
              "takes counters for one whose names begin alike",
              "countersWhoseNamesAreAlikeAreNotMixedUp",
              (to, node) -> new Named(to, name -> name.split("[:*]", -1)[0])),
          counters(
              "takes counters for one whose names differ in what is not ASCII",
              "countersWhoseNamesAreAlikeAreNotMixedUp",
              (to, node) -> new Named(to, name -> name.replaceAll("[^\\x00-\\x7f]", "?"))),
          counters(
              "permits so often on each node",
              WINDOW,
              (to, node) ->
                  new Permitting(
                      to,
                      (right, name, limit, window) ->
                          right.permit(node.node() + name, limit, window))),
          counters(
              "permits once and never again",
              WINDOW,
              (to, node) ->
                  new Permitting(
                      to,
                      (right, name, limit, window) ->
                          right
                              .permit(name, limit, Duration.ofHours(1))
                              .thenApply(p -> p.granted() ? p : new Permit(false, window)))),
          counters(
              "permits without end",
              WINDOW,
              (to, node) ->
                  new Permitting(
                      to, (right, name, limit, window) -> done(new Permit(true, Duration.ZERO)))),
          counters(
              "begins each window at a fixed time",
              SLIDING,
              (to, node) -> new FixedWindow(to, node)),
          counters(
              "tells whoever is refused to ask again at once",
              SLIDING,
              (to, node) -> new Permitting(to, retryAfter(Duration.ofMillis(1)))),
          counters(
              "tells whoever is refused to wait for a whole window",
              SLIDING,
              (to, node) -> new Permitting(to, retryAfter(Duration.ofSeconds(1)))),
          counters("counts what it refuses", SLIDING, (to, node) -> new CountingRefusals(to, node)),
          counters(
              "takes a counter without a name",
              BOUNDS,
              (to, node) -> new Named(to, name -> name.isEmpty() ? "none" : name)),
          counters(
              "takes names of any length",
              BOUNDS,
              (to, node) ->
                  new Permitting(
                      to,
                      (right, name, limit, window) ->
                          right.permit(
                              name.substring(0, Math.min(200, name.length())), limit, window))),
          counters(
              "takes windows of any length",
              BOUNDS,
              (to, node) ->
                  new Permitting(
                      to,
                      (right, name, limit, window) ->
                          right.permit(
                              name,
                              limit,
                              window.compareTo(Duration.ofHours(1)) > 0
                                  ? Duration.ofHours(1)
                                  : window))));

  private WrongCounters() {}

  private static Permitting.Way retryAfter(Duration wait) {
    return (right, name, limit, window) ->
        right.permit(name, limit, window).thenApply(p -> p.granted() ? p : new Permit(false, wait));
  }

  /** Lets others in between. */
  private static void pause() {
    long until = System.nanoTime() + 200_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** Permits another way. */
  private static final class Permitting extends ForwardingCounters {

    /** How. */
    private interface Way {
      CompletionStage<Permit> permit(Counters right, String name, int limit, Duration window);
    }

    private final Way way;

    Permitting(Counters to, Way way) {
      super(to);
      this.way = way;
    }

    @Override
    public CompletionStage<Permit> permit(String name, int limit, Duration window) {
      return way.permit(to, name, limit, window);
    }
  }

  /** Counts under another name. */
  private static final class Named extends ForwardingCounters {

    /** Which. */
    private interface Other {
      String of(String name);
    }

    private final Other other;

    Named(Counters to, Other other) {
      super(to);
      this.other = other;
    }

    @Override
    public CompletionStage<Boolean> take(String counter, int limit) {
      return to.take(other.of(counter), limit);
    }

    @Override
    public CompletionStage<Void> give(String counter) {
      return to.give(other.of(counter));
    }

    @Override
    public CompletionStage<Integer> total(String counter) {
      return to.total(other.of(counter));
    }
  }

  /** Counts what was taken, whatever becomes of who took it. */
  private static final class Leaking extends ForwardingCounters {

    private final Map<String, Integer> taken;

    Leaking(Counters to, WrappedNode node) {
      super(to);
      this.taken = node.shared("taken", ConcurrentHashMap::new);
    }

    @Override
    public CompletionStage<Boolean> take(String counter, int limit) {
      taken.merge(counter, 1, Integer::sum);
      return to.take(counter, limit);
    }

    @Override
    public CompletionStage<Integer> total(String counter) {
      return done(taken.getOrDefault(counter, 0));
    }
  }

  /** A window that begins with the first grant and ends after its length, with all its grants. */
  private static final class FixedWindow extends ForwardingCounters {

    private final AtomicLong began;
    private final AtomicInteger granted;

    FixedWindow(Counters to, WrappedNode node) {
      super(to);
      this.began = node.shared("began", AtomicLong::new);
      this.granted = node.shared("granted", AtomicInteger::new);
    }

    @Override
    public CompletionStage<Permit> permit(String name, int limit, Duration window) {
      long now = System.nanoTime();
      if (now - began.get() >= window.toNanos()) {
        began.set(now);
        granted.set(0);
      }
      return done(
          granted.incrementAndGet() <= limit
              ? new Permit(true, Duration.ZERO)
              : new Permit(false, window.minusNanos(now - began.get())));
    }
  }

  /** A sliding window of all that was asked. */
  private static final class CountingRefusals extends ForwardingCounters {

    private final Deque<Long> asked;

    CountingRefusals(Counters to, WrappedNode node) {
      super(to);
      this.asked = node.shared("asked", ArrayDeque::new);
    }

    @Override
    public CompletionStage<Permit> permit(String name, int limit, Duration window) {
      long now = System.nanoTime();
      while (!asked.isEmpty() && now - asked.getFirst() >= window.toNanos()) {
        asked.removeFirst();
      }
      asked.addLast(now);
      return done(
          asked.size() <= limit
              ? new Permit(true, Duration.ZERO)
              : new Permit(false, Duration.ofMillis(1)));
    }
  }
}
