package io.synctv.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.NodeId;
import io.synctv.api.store.Fence;
import io.synctv.api.store.StaleTokenException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.fake.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExclusiveJobTest {

  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final LockPolicy POLICY =
      new LockPolicy(Duration.ofMillis(400), 2, Duration.ofMillis(5));

  private final LocalCluster cluster = LocalCluster.create();
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** What a run of the work noted: where, and with what. */
  private record Run(String node, long token) {}

  private final List<Run> runs = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
  }

  private ClusterTransport node(String name) {
    ClusterTransport node = cluster.node(NodeId.of(name));
    opened.add(node);
    return node;
  }

  private ExclusiveJob job(ClusterTransport node, ExclusiveJob.Work work) {
    ExclusiveJob job = ExclusiveJob.start("job", PERIOD, POLICY, node.locks(), work);
    opened.add(job);
    return job;
  }

  private ExclusiveJob noting(ClusterTransport node) {
    return job(node, hold -> runs.add(new Run(node.node().value(), hold.fence().token())));
  }

  private boolean ranOn(String node) {
    return runs.stream().anyMatch(run -> run.node().equals(node));
  }

  @Test
  void oneNodeWorksOncePerPeriodForAll() {
    noting(node("a"));
    noting(node("b"));
    noting(node("c"));
    Wait.until(() -> runs.size() >= 10);
    assertThat(runs).as("the same holder with the same token").containsOnly(runs.getFirst());
  }

  @Test
  void anotherNodeTakesOverWithAHigherTokenWhenTheJobIsClosed() {
    ExclusiveJob first = noting(node("a"));
    Wait.until(() -> ranOn("a"));
    noting(node("b"));
    first.close();
    Wait.until(() -> ranOn("b"));
    assertThat(runs.getLast().token()).isGreaterThan(runs.getFirst().token());
    first.close();
  }

  @Test
  void anotherNodeTakesOverWhenTheHoldersNodeDies() {
    noting(node("a"));
    Wait.until(() -> ranOn("a"));
    noting(node("b"));
    cluster.kill(NodeId.of("a"));
    Wait.until(() -> ranOn("b"));
    assertThat(runs.getLast().token()).isGreaterThan(runs.getFirst().token());
  }

  @Test
  void theLeaseIsRenewedWhileTheWorkTakesLongerThanIt() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(2);
    ExclusiveJob.Work work =
        hold -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          long end = System.nanoTime() + POLICY.ttl().multipliedBy(3).toNanos();
          Wait.until(() -> System.nanoTime() > end);
          assertThat(hold.held()).isTrue();
          inside.decrementAndGet();
          over.countDown();
        };
    job(node("a"), work);
    job(node("b"), work);
    Wait.until(() -> over.getCount() == 0);
    assertThat(most).hasValue(1);
  }

  @Test
  void workLearnsThatItsLeaseIsLostAndDoesNotGoOn() {
    CountDownLatch working = new CountDownLatch(1);
    List<Boolean> held = new CopyOnWriteArrayList<>();
    ClusterTransport node = node("a");
    job(
        node,
        hold -> {
          held.add(hold.held());
          working.countDown();
          Wait.until(() -> !hold.held());
          held.add(hold.held());
        });
    Wait.until(() -> working.getCount() == 0);
    cluster.cutOff(NodeId.of("a"));
    Wait.until(() -> held.size() == 2);
    assertThat(held).containsExactly(true, false);

    noting(node("b"));
    Wait.until(() -> ranOn("b"));
    cluster.reconnect(NodeId.of("a"));
    int ran = runs.size();
    Wait.until(() -> runs.size() > ran + 3);
    assertThat(held).as("the lock is taken").hasSize(2);
  }

  @Test
  void aFailureOfTheWorkEndsNeitherTheTurnNorTheJob() {
    job(
        node("a"),
        hold -> {
          runs.add(new Run("a", hold.fence().token()));
          if (runs.size() == 1) {
            throw new IllegalStateException("as asked");
          }
          throw new AssertionError("as asked");
        });
    Wait.until(() -> runs.size() >= 3);
    assertThat(runs).containsOnly(runs.getFirst());
  }

  @Test
  void aRefusedTokenEndsTheTurn() {
    job(
        node("a"),
        hold -> {
          runs.add(new Run("a", hold.fence().token()));
          throw new StaleTokenException(new Fence("job", hold.fence().token()));
        });
    Wait.until(() -> runs.size() >= 3);
    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void aStoreThatComesBackFindsTheJobWaiting() {
    ClusterTransport node = node("a");
    cluster.cutOff(NodeId.of("a"));
    noting(node);
    cluster.reconnect(NodeId.of("a"));
    Wait.until(() -> ranOn("a"));
  }

  @Test
  void closingTellsTheWorkAndWaitsForIt() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ClusterTransport node = node("a");
    ExclusiveJob job =
        job(
            node,
            hold -> {
              working.countDown();
              Wait.until(() -> !hold.held());
              ended.countDown();
            });
    assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();
    job.close();
    assertThat(ended.getCount()).isZero();
    assertThat(Wait.answer(node.locks().tryAcquire("job", POLICY.ttl()))).isPresent();
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    ClusterTransport node = node("a");
    assertThatThrownBy(
            () -> ExclusiveJob.start("", PERIOD, POLICY, node.locks(), hold -> runs.clear()))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(
            () -> ExclusiveJob.start("j", Duration.ZERO, POLICY, node.locks(), hold -> {}))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new LockPolicy(Duration.ofMillis(99), 1, Duration.ZERO))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("ttl");
    assertThatThrownBy(() -> new LockPolicy(Duration.ofSeconds(1), -1, Duration.ZERO))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("retries");
    assertThatThrownBy(() -> new LockPolicy(Duration.ofSeconds(1), 1, Duration.ofDays(1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("retryDelay");
  }
}
