package io.synctv.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.RoomEvent;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IdempotencyCacheTest {

  private static final UserId ADA = UserId.of("ada");

  private final IdempotencyCache cache = new IdempotencyCache();

  private void remember(int name, int events, long now) {
    List<RoomEvent> caused = Collections.nCopies(events, new InfoEvent.Closed());
    Outcome outcome = new Outcome.Accepted(Epoch.of("e"), 1, List.of(), caused);
    cache.remember(ADA, key(name), "digest", CompletableFuture.completedFuture(outcome), now);
    cache.answered(ADA, key(name), events, now);
  }

  private static IdempotencyKey key(int name) {
    return IdempotencyKey.of("key-" + name);
  }

  private long known(int names, long now) {
    return IntStream.range(0, names).filter(n -> cache.find(ADA, key(n), now) != null).count();
  }

  @Test
  void itIsBoundedByWhatItsAnswersHold() {
    for (int i = 0; i < 100; i++) {
      remember(i, 500, 0);
    }
    assertThat(known(100, 0)).isEqualTo(4096 / 500);
    assertThat(cache.find(ADA, key(99), 0)).isNotNull();
  }

  @Test
  void itIsBoundedByTheNumberOfCommands() {
    for (int i = 0; i < 5000; i++) {
      remember(i, 1, 0);
    }
    assertThat(known(5000, 0)).isEqualTo(4096);
  }

  @Test
  void whatIsRememberedTwiceCountsOnce() {
    for (int i = 0; i < 100; i++) {
      remember(0, 500, 0);
    }
    for (int i = 1; i < 8; i++) {
      remember(i, 500, 0);
    }
    assertThat(known(8, 0)).isEqualTo(8);
  }

  @Test
  void itForgetsAfterFiveMinutes() {
    remember(0, 1, 0);
    assertThat(known(1, IdempotencyCache.KEPT_MILLIS)).isEqualTo(1);
    assertThat(known(1, IdempotencyCache.KEPT_MILLIS + 1)).isZero();
  }

  @Test
  void whatIsNotTooOldYetIsNotForgottenForSomethingNew() {
    remember(0, 1, 0);
    remember(1, 1, IdempotencyCache.KEPT_MILLIS);
    assertThat(known(2, IdempotencyCache.KEPT_MILLIS)).isEqualTo(2);
  }
}
