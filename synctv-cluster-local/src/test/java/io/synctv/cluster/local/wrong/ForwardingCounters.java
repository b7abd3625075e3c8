package io.synctv.cluster.local.wrong;

import io.synctv.cluster.spi.Counters;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Hands everything to other counters. */
abstract class ForwardingCounters implements Counters {

  final Counters to;

  ForwardingCounters(Counters to) {
    this.to = to;
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    return to.take(counter, limit);
  }

  @Override
  public CompletionStage<Void> give(String counter) {
    return to.give(counter);
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    return to.total(counter);
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    return to.permit(name, limit, window);
  }
}
