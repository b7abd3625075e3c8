package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.CommitResult.Committed;
import org.junit.jupiter.api.Test;

class RememberedTest {

  private static final int MAX = 1000;

  private final Remembered<Committed> keys = new Remembered<>(MAX, result -> 1);

  @Test
  void remembersForFiveMinutes() {
    keys.remember("key", result(1), 0);

    assertThat(keys.find("key", Remembered.NANOS)).isEqualTo(result(1));
    assertThat(keys.find("key", Remembered.NANOS + 1)).isNull();
    assertThat(keys.find("another", 0)).isNull();
  }

  @Test
  void letsGoOfWhatIsTooOld() {
    keys.remember("old", result(1), 0);
    keys.remember("young", result(2), 1);

    keys.forgetOld(Remembered.NANOS + 1);

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.find("young", Remembered.NANOS + 1)).isEqualTo(result(2));
  }

  @Test
  void forgetsTheOldestBeyondItsBound() {
    for (int i = 0; i <= MAX; i++) {
      keys.remember("key-" + i, result(i), 0);
    }

    assertThat(keys.size()).isEqualTo(MAX);
    assertThat(keys.find("key-0", 0)).isNull();
    assertThat(keys.find("key-1", 0)).isEqualTo(result(1));
  }

  @Test
  void aKeyUsedAgainAfterItsTimeIsYoungAgain() {
    long later = Remembered.NANOS + 1;
    keys.remember("key", result(1), 0);
    keys.remember("other", result(2), 1);
    keys.remember("key", result(3), later);

    assertThat(keys.find("key", later + Remembered.NANOS)).isEqualTo(result(3));
  }

  @Test
  void forgetsAsManyOfTheOldestAsAHeavyOneNeeds() {
    Remembered<byte[]> weighed = new Remembered<>(100, bytes -> bytes.length);
    weighed.remember("a", new byte[40], 0);
    weighed.remember("b", new byte[40], 0);
    weighed.remember("a", new byte[30], 0); // takes the place of the first
    weighed.remember("c", new byte[30], 0);
    assertThat(weighed.size()).isEqualTo(3);

    weighed.remember("d", new byte[70], 0);

    assertThat(weighed.find("a", 0)).isNull();
    assertThat(weighed.find("b", 0)).isNull();
    assertThat(weighed.find("c", 0)).hasSize(30);
    assertThat(weighed.find("d", 0)).hasSize(70);
    weighed.remember("e", new byte[101], 0);
    assertThat(weighed.size()).isZero();
  }

  @Test
  void aCopyHasAMemoryOfItsOwn() {
    keys.remember("key", result(1), 0);
    Remembered<Committed> copy = keys.copy();
    keys.remember("later", result(2), 0);
    copy.remember("other", result(3), 0);

    assertThat(copy.find("key", 0)).isEqualTo(result(1));
    assertThat(copy.find("later", 0)).isNull();
    assertThat(keys.find("other", 0)).isNull();
  }

  private static Committed result(long seq) {
    return new Committed(Epoch.of("epoch"), seq, seq, seq);
  }
}
