package io.synctv.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.core.cluster.ClusterOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeduplicatorTest {

  private static final NodeId LEFT = NodeId.of("left");
  private static final NodeId RIGHT = NodeId.of("right");

  @Test
  void whatArrivesTwiceWithinTheWindowIsHeardOnce() {
    Deduplicator heard = new Deduplicator(new ClusterOptions(true, Duration.ofSeconds(1), 1000));
    long over = Duration.ofSeconds(1).toNanos() + 1;
    assertThat(heard.first(LEFT, 1, 0)).isTrue();
    assertThat(heard.first(LEFT, 1, 5)).isFalse();
    assertThat(heard.first(RIGHT, 1, 5)).isTrue();
    assertThat(heard.first(LEFT, 1, over)).isTrue();
    for (int i = 0; i < 1000; i++) {
      assertThat(heard.first(LEFT, 100 + i, over + 1)).isTrue();
    }
    assertThat(heard.first(LEFT, 1, over + 1)).isTrue();
    assertThat(heard.first(LEFT, 1099, over + 1)).isFalse();
  }
}
