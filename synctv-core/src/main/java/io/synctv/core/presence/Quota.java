package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.Counters;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.Execution;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Places over all nodes: so many for each person, so many in each room. While the cluster's store
 * does not answer, places are given without being counted, and the node's own count has to do;
 * {@link #recount} makes up for it. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Quota {

  private static final System.Logger LOG = System.getLogger(Quota.class.getName());

  private static final int AT_ONCE = 100;

  private final Counters counters;

  /** Places that nobody has counted yet; at most as many as there are sessions on this node. */
  private final Set<Permit> uncounted = Collections.synchronizedSet(new LinkedHashSet<>());

  private final Execution execution;

  public Quota(Counters counters, Execution execution) {
    this.counters = counters;
    this.execution = execution;
  }

  Execution execution() {
    return execution;
  }

  /**
   * Asks for a place; {@link Permit#granted} waits for the answer.
   *
   * @param counter which counter
   * @param limit the most places over all nodes; {@link Integer#MAX_VALUE} is never refused
   */
  Permit ask(String counter, int limit) {
    return new Permit(this, counter, take(counter, limit));
  }

  private CompletionStage<Boolean> take(String counter, int limit) {
    try {
      return counters.take(counter, limit);
    } catch (Throwable e) { // a transport's own fault must not keep the other place
      return CompletableFuture.failedStage(e);
    }
  }

  void give(String counter) {
    try {
      var unused = counters.give(counter);
    } catch (Throwable e) { // it is given back with the node's lease at the latest
      LOG.log(System.Logger.Level.WARNING, "A place could not be given back", e);
    }
  }

  void uncounted(Permit place) {
    uncounted.add(place);
  }

  void settled(Permit place) {
    uncounted.remove(place);
  }

  /**
   * Counts what was given uncounted, limit or not: the sessions are there. Blocks; ends early when
   * the store does not answer, and goes on where it was the next time.
   */
  void recount() {
    List<Permit> all = List.copyOf(uncounted);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      boolean answered = true;
      List<CompletableFuture<Boolean>> answers =
          all.subList(from, Math.min(all.size(), from + AT_ONCE)).stream()
              .map(place -> place.count(take(place.counter(), Integer.MAX_VALUE)))
              .toList();
      for (CompletableFuture<Boolean> answer : answers) {
        answered &= inTime(answer);
      }
      if (!answered) {
        return;
      }
    }
  }

  private boolean inTime(CompletableFuture<Boolean> answer) {
    try {
      execution.await(answer, Engine.TRANSPORT_PATIENCE);
      return answer.join();
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
