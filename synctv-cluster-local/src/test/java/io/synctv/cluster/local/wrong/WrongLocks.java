package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.Wrong.locks;
import static io.synctv.cluster.local.wrong.Wrong.node;

import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Locks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Guarantee 10: locks that two hold, tokens that do not grow, and holders that are not told. */
final class WrongLocks {

  private static final String ONE = "oneHoldsALockAtATime";
  private static final String TOLD = "aHolderWhoseTimeIsUpIsToldAndItsWriteIsRefused";
  private static final String BOUNDS = "namesAndTimesOutOfBoundsAreRefused";

  static final List<Wrong> ALL =
      List.of(
          locks("gives all leases the same token", ONE, (to, node) -> new Tokens(to, token -> 1)),
          locks(
              "counts tokens on each node",
              ONE,
              (to, node) -> {
                AtomicLong own = new AtomicLong(node.node().value().equals("node-0") ? 100 : 0);
                return new Tokens(to, token -> own.incrementAndGet());
              }),
          locks(
              "repeats a token now and then",
              "tokensOnlyGrowOverManyHoldersAtOnce",
              (to, node) -> new Tokens(to, token -> token / 1_000_000_000)),
          locks(
              "lets a lock be held on each node",
              ONE,
              (to, node) -> new Named(to, name -> node.node() + name)),
          locks(
              "gives a lock to whoever asks",
              ONE,
              (to, node) -> {
                AtomicLong asked = node.shared("asked", AtomicLong::new);
                return new Named(to, name -> name + asked.incrementAndGet());
              }),
          locks(
              "has one lock for all names",
              "locksWhoseNamesAreAlikeAreNotMixedUp",
              (to, node) -> new Named(to, name -> "one")),
          locks(
              "takes locks for one whose names differ in what is not ASCII",
              "locksWhoseNamesAreAlikeAreNotMixedUp",
              (to, node) -> new Named(to, name -> name.replaceAll("[^\\x00-\\x7f]", "?"))),
          locks(
              "does not tell who lost a lease",
              TOLD,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public CompletionStage<Void> lost() {
                              return new CompletableFuture<>();
                            }
                          })),
          locks(
              "tells who lost a lease three seconds late",
              TOLD,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public CompletionStage<Void> lost() {
                              return to.lost()
                                  .thenCompose(lost -> node.later(3000, () -> done(null)));
                            }
                          })),
          locks(
              "says that a lost lease is held",
              TOLD,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public boolean held() {
                              return true;
                            }
                          })),
          locks(
              "renews a lease that was lost",
              TOLD,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public CompletionStage<Boolean> renew() {
                              return to.renew().thenApply(held -> true);
                            }
                          })),
          locks(
              "lets who lost a lease release that of the next",
              TOLD,
              (to, node) -> {
                Map<String, Lease> current = node.shared("current", ConcurrentHashMap::new);
                return new Leasing(
                    to,
                    lease -> {
                      current.put(lease.name(), lease);
                      return new ForwardingLease(lease) {
                        @Override
                        public void close() {
                          current.get(to.name()).close();
                        }
                      };
                    });
              }),
          locks(
              "keeps a lock for three seconds beyond its time",
              TOLD,
              (to, node) -> {
                Map<String, Long> ends = node.shared("ends", ConcurrentHashMap::new);
                return new ForwardingLocks(to) {
                  @Override
                  public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
                    long now = System.nanoTime();
                    if (now < ends.getOrDefault(name, Long.MIN_VALUE)) {
                      return done(Optional.empty());
                    }
                    ends.put(name, now + ttl.plusSeconds(3).toNanos());
                    return to.tryAcquire(name, ttl);
                  }
                };
              }),
          locks(
              "does not renew",
              "aLeaseThatIsRenewedLasts",
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public CompletionStage<Boolean> renew() {
                              return done(true);
                            }
                          })),
          locks(
              "lets no lease last longer than half a second",
              "aLeaseLastsAsLongAsItWasAskedFor",
              (to, node) ->
                  new ForwardingLocks(to) {
                    @Override
                    public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
                      return to.tryAcquire(name, Duration.ofMillis(500));
                    }
                  }),
          locks(
              "tells who releases a lock that it is lost",
              ONE,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            private final CompletableFuture<Void> ended = new CompletableFuture<>();

                            @Override
                            public CompletionStage<Void> lost() {
                              return ended;
                            }

                            @Override
                            public void close() {
                              to.close();
                              ended.complete(null);
                            }
                          })),
          locks(
              "does not release",
              ONE,
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            @Override
                            public void close() {}
                          })),
          node(
              "keeps the locks of a node that closes",
              "leasesAreLostWhenTheirNodeCloses",
              spoiled -> spoiled.close = () -> spoiled.cluster.local.kill(spoiled.node())),
          locks(
              "does not tell a holder that is cut off",
              "aHolderThatIsCutOffIsToldAtTheEndOfItsTime",
              (to, node) ->
                  new Leasing(
                      to,
                      lease ->
                          new ForwardingLease(lease) {
                            private final CompletableFuture<Void> told = toldWhenUp();

                            private CompletableFuture<Void> toldWhenUp() {
                              CompletableFuture<Void> stage = new CompletableFuture<>();
                              lease
                                  .lost()
                                  .thenRun(
                                      () -> {
                                        if (node.right.health().state() == State.UP) {
                                          stage.complete(null);
                                        }
                                      });
                              return stage;
                            }

                            @Override
                            public CompletionStage<Void> lost() {
                              return told;
                            }
                          })),
          locks(
              "takes a lock without a name",
              BOUNDS,
              (to, node) -> new Named(to, name -> name.isEmpty() ? "none" : name)),
          locks(
              "takes leases of any time",
              BOUNDS,
              (to, node) ->
                  new ForwardingLocks(to) {
                    @Override
                    public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
                      Duration least = Duration.ofMillis(100);
                      return to.tryAcquire(name, ttl.compareTo(least) < 0 ? least : ttl);
                    }
                  }));

  private WrongLocks() {}

  /** Hands everything to other locks. */
  private abstract static class ForwardingLocks implements Locks {

    final Locks to;

    ForwardingLocks(Locks to) {
      this.to = to;
    }
  }

  /** Gives other leases. */
  private static final class Leasing extends ForwardingLocks {

    private final UnaryOperator<Lease> other;

    Leasing(Locks to, UnaryOperator<Lease> other) {
      super(to);
      this.other = other;
    }

    @Override
    public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
      return to.tryAcquire(name, ttl).thenApply(lease -> lease.map(other));
    }
  }

  /** Gives other tokens. */
  private static final class Tokens extends ForwardingLocks {

    /** Which. */
    private interface Other {
      long of(long token);
    }

    private final Other other;

    Tokens(Locks to, Other other) {
      super(to);
      this.other = other;
    }

    @Override
    public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
      return to.tryAcquire(name, ttl)
          .thenApply(
              lease ->
                  lease.map(
                      right -> {
                        long token = other.of(right.token());
                        return new ForwardingLease(right) {
                          @Override
                          public long token() {
                            return token;
                          }
                        };
                      }));
    }
  }

  /** Locks another name. */
  private static final class Named extends ForwardingLocks {

    private final UnaryOperator<String> other;

    Named(Locks to, UnaryOperator<String> other) {
      super(to);
      this.other = other;
    }

    @Override
    public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
      return to.tryAcquire(other.apply(name), ttl)
          .thenApply(
              lease ->
                  lease.map(
                      right ->
                          new ForwardingLease(right) {
                            @Override
                            public String name() {
                              return name;
                            }
                          }));
    }
  }
}
