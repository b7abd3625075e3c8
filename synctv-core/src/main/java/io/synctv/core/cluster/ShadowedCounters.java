package io.synctv.core.cluster;

import io.synctv.cluster.spi.Counters;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The primary's counters; a place that was taken is taken in the shadow too, whatever its limit
 * there. What the shadow answers is not compared: it counts other nodes with this one.
 */
final class ShadowedCounters implements Counters {

  private final Counters primary;
  private final ShadowReplicator replicator;

  ShadowedCounters(Counters primary, ShadowReplicator replicator) {
    this.primary = primary;
    this.replicator = replicator;
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    return primary
        .take(counter, limit)
        .whenComplete(
            (taken, failure) -> {
              if (failure == null && taken) {
                repeat("a counter", () -> shadow().take(counter, Integer.MAX_VALUE));
              }
            });
  }

  @Override
  public CompletionStage<@Nullable Void> give(String counter) {
    CompletionStage<@Nullable Void> answer = primary.give(counter);
    repeat("a counter", () -> shadow().give(counter));
    return answer;
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    return primary.total(counter);
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    CompletionStage<Permit> answer = primary.permit(name, limit, window);
    repeat("a permit", () -> shadow().permit(name, limit, window));
    return answer;
  }

  private Counters shadow() {
    return replicator.shadow().counters();
  }

  /** Names of counters have people's names in them, so they are not told. */
  private <T extends @Nullable Object> void repeat(
      String what, Supplier<CompletionStage<T>> question) {
    if (replicator.admit(what)) {
      replicator
          .others()
          .addAdmitted(done -> replicator.ask(what, question, anything -> done.run()));
    }
  }
}
