package io.synctv.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.server.auth.RateLimits.Rule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final NodeId RIGHT = NodeId.of("right");

  private final AtomicLong nanos = new AtomicLong();
  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport one = cluster.node(NodeId.of("left"));
  private final ClusterTransport two = cluster.node(RIGHT);
  private final RateLimits left = new RateLimits(one.counters(), nanos::get);
  private final RateLimits right = new RateLimits(two.counters(), nanos::get);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static ThrowingCallable note(RateLimits limits, String name) {
    return () -> limits.note(List.of(new Rule(name, 2, MINUTE)));
  }

  @Test
  void allNodesCountTogether() {
    assertThatCode(note(left, "a")).doesNotThrowAnyException();
    assertThatCode(note(right, "a")).doesNotThrowAnyException();
    for (RateLimits node : List.of(left, right)) {
      assertThatThrownBy(note(node, "a"))
          .isInstanceOfSatisfying(
              RateLimitedException.class,
              e -> assertThat(e.retryAfter()).isPositive().isLessThanOrEqualTo(MINUTE));
      assertThatCode(note(node, "b")).doesNotThrowAnyException();
    }
  }

  @Test
  void oneReachedLimitIsEnough() {
    List<Rule> both = List.of(new Rule("narrow", 1, MINUTE), new Rule("wide", 9, MINUTE));
    assertThatCode(() -> left.note(both)).doesNotThrowAnyException();
    assertThatThrownBy(() -> left.note(both)).isInstanceOf(RateLimitedException.class);
  }

  @Test
  void withoutTheOthersANodeCountsForItself() {
    cluster.cutOff(RIGHT);
    assertThatCode(note(right, "a")).doesNotThrowAnyException();
    assertThatCode(note(right, "a")).doesNotThrowAnyException();
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThatThrownBy(note(right, "a"))
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(40)));
    assertThatCode(note(left, "a")).doesNotThrowAnyException();
    nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    assertThatCode(note(right, "a")).doesNotThrowAnyException();
  }

  @Test
  void whatANodeCountsByItselfIsBoundedAndForgottenInTime() {
    cluster.cutOff(RIGHT);
    for (int i = 0; i < RateLimits.REMEMBERED + 1000; i++) {
      right.note(List.of(new Rule("name " + i, 2, MINUTE)));
    }
    assertThat(right.remembered()).isLessThanOrEqualTo(RateLimits.REMEMBERED).isPositive();
    // Its timers look once in a while, not at the very moment.
    nanos.addAndGet(MINUTE.multipliedBy(3).toNanos());
    assertThat(right.remembered()).isZero();
  }
}
