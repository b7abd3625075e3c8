package io.synctv.core.presence;

import io.synctv.core.engine.Engine;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One place of a counter, from being asked for to being given back. An answer may come after nobody
 * waits for it any more: then it still counts, or is given back at once. Safe for use by several
 * threads.
 */
final class Permit {

  private enum Phase {
    ASKED,
    COUNTED,
    UNCOUNTED,
    GIVEN_BACK
  }

  private final Quota quota;
  private final String counter;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ASKED);
  private final CompletableFuture<Boolean> answer;

  Permit(Quota quota, String counter, CompletionStage<Boolean> asked) {
    this.quota = quota;
    this.counter = counter;
    this.answer = asked.thenApply(this::answered).toCompletableFuture();
  }

  String counter() {
    return counter;
  }

  /** Says whether the cluster has counted it; else it is known to this node only. */
  boolean counted() {
    return phase.get() == Phase.COUNTED;
  }

  /** Waits for the answer, but not for long: without one a place is had uncounted. */
  boolean granted() {
    try {
      quota.execution().await(answer, Engine.TRANSPORT_PATIENCE);
      boolean taken = answer.join();
      if (!taken) {
        phase.set(Phase.GIVEN_BACK);
      }
      return taken;
    } catch (CompletionException | CancellationException | TimeoutException e) {
      return uncounted(); // whatever a transport fails with, nobody is refused for it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return uncounted();
    }
  }

  private boolean uncounted() {
    if (phase.compareAndSet(Phase.ASKED, Phase.UNCOUNTED)) {
      quota.uncounted(this);
      if (counted()) {
        quota.settled(this); // the answer came in between
      }
    }
    return true;
  }

  /**
   * Counts it after all.
   *
   * @param asked the question, which is not to be refused
   * @return whether there was an answer; never fails
   */
  CompletableFuture<Boolean> count(CompletionStage<Boolean> asked) {
    return asked.thenApply(this::answered).exceptionally(failure -> false).toCompletableFuture();
  }

  /** Gives it back. Harmless when that was done before, or it never was one. */
  void giveBack() {
    Phase before = phase.getAndSet(Phase.GIVEN_BACK);
    if (before == Phase.COUNTED) {
      quota.give(counter);
    } else if (before == Phase.UNCOUNTED) {
      quota.settled(this);
    }
  }

  private boolean answered(boolean taken) {
    if (!taken || phase.compareAndSet(Phase.ASKED, Phase.COUNTED)) {
      return taken;
    }
    if (phase.compareAndSet(Phase.UNCOUNTED, Phase.COUNTED)) {
      quota.settled(this);
    } else {
      quota.give(counter); // nobody needs it any more, or it has been counted twice
    }
    return true;
  }
}
