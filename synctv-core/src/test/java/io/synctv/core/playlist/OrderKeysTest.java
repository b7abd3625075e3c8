package io.synctv.core.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.playlist.OrderKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderKeysTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void thereIsAlwaysAKeyBetweenTwoOthers(long seed) {
    Random random = new Random(seed);
    List<OrderKey> keys = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      // A narrow window makes the same gap be used again and again.
      int at = seed % 2 == 0 ? random.nextInt(keys.size() + 1) : Math.min(keys.size(), i % 3);
      int count = 1 + random.nextInt(4);
      OrderKey low = at == 0 ? null : keys.get(at - 1);
      OrderKey high = at == keys.size() ? null : keys.get(at);
      if (length(low) > 48 || length(high) > 48) {
        keys = new ArrayList<>(OrderKeys.fresh(keys.size()));
        continue;
      }
      List<OrderKey> made = OrderKeys.between(low, high, count);
      assertThat(made).hasSize(count);
      keys.addAll(at, made);
    }
    assertThat(keys).as("seed %d", seed).isSorted();
    assertThat(new HashSet<>(keys)).as("seed %d", seed).hasSameSizeAs(keys);
    assertThat(keys).as("seed %d", seed).allMatch(key -> key.value().length() < 60);
  }

  private static int length(OrderKey key) {
    return key == null ? 0 : key.value().length();
  }

  @Test
  void addingAtTheEndKeepsKeysShort() {
    OrderKey last = null;
    for (int i = 0; i < 1000; i++) {
      OrderKey next = OrderKeys.between(last, null, 1).getFirst();
      assertThat(last == null || last.compareTo(next) < 0).isTrue();
      last = next;
    }
    assertThat(last.value()).hasSizeLessThan(20);
  }

  @Test
  void addingAtTheStartKeepsKeysShort() {
    OrderKey first = OrderKeys.between(null, null, 1).getFirst();
    for (int i = 0; i < 1000; i++) {
      OrderKey next = OrderKeys.between(null, first, 1).getFirst();
      assertThat(next).isLessThan(first);
      first = next;
    }
    assertThat(first.value()).hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 30, 31, 61, 62, 100, 1000, 5000})
  void freshKeysAreShortAndInOrder(int count) {
    List<OrderKey> keys = OrderKeys.fresh(count);
    assertThat(keys).hasSize(count).isSorted().doesNotHaveDuplicates();
    assertThat(keys).allMatch(key -> key.value().length() <= 5);
  }

  @Test
  void keysThatTwoNodesMadeAlikeDoNotStopAnybody() {
    OrderKey same = new OrderKey("V");
    assertThat(OrderKeys.between(same, same, 3))
        .hasSize(3)
        .isSorted()
        .allMatch(key -> key.compareTo(same) > 0);
  }

  /** Otherwise nothing would fit before it. */
  @Test
  void aKeyBeforeTheSmallestDigitDoesNotEndInZero() {
    OrderKey first = OrderKeys.between(null, new OrderKey("1"), 1).getFirst();
    assertThat(first.value()).startsWith("0").doesNotEndWith("0");
    assertThat(OrderKeys.between(null, first, 1).getFirst()).isLessThan(first);
  }
}
