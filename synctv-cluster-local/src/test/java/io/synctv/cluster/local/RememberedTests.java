package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.CommitResult.Committed;
import org.junit.jupiter.api.Test;

class CommitKeysTests {

  private final CommitKeys keys = new CommitKeys();

  @Test
  void remembersForFiveMinutes() {
    keys.remember("key", result(1), 0);

    assertThat(keys.find("key", CommitKeys.REMEMBERED_NANOS)).isEqualTo(result(1));
    assertThat(keys.find("key", CommitKeys.REMEMBERED_NANOS + 1)).isNull();
    assertThat(keys.find("another", 0)).isNull();
  }

  @Test
  void letsGoOfWhatIsTooOld() {
    keys.remember("old", result(1), 0);
    keys.remember("young", result(2), 1);

    keys.forgetOld(CommitKeys.REMEMBERED_NANOS + 1);

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.find("young", CommitKeys.REMEMBERED_NANOS + 1)).isEqualTo(result(2));
  }

  @Test
  void forgetsTheOldestBeyondItsBound() {
    for (int i = 0; i <= CommitKeys.MAX; i++) {
      keys.remember("key-" + i, result(i), 0);
    }

    assertThat(keys.size()).isEqualTo(CommitKeys.MAX);
    assertThat(keys.find("key-0", 0)).isNull();
    assertThat(keys.find("key-1", 0)).isEqualTo(result(1));
  }

  @Test
  void aKeyUsedAgainAfterItsTimeIsYoungAgain() {
    long later = CommitKeys.REMEMBERED_NANOS + 1;
    keys.remember("key", result(1), 0);
    keys.remember("other", result(2), 1);
    keys.remember("key", result(3), later);

    assertThat(keys.find("key", later + CommitKeys.REMEMBERED_NANOS)).isEqualTo(result(3));
  }

  private static Committed result(long seq) {
    return new Committed(Epoch.of("epoch"), seq, seq, seq);
  }
}
