package io.synctv.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class SchedulerTest {

  private static final long SECOND = 1_000_000_000L;

  /** Ten tasks on two machines that wait for each other, for locks and for time. */
  private static long hashOf(long seed, List<String> seen) {
    Scheduler scheduler = new Scheduler(seed, false);
    Machine[] machines = {new Machine(scheduler, "a"), new Machine(scheduler, "b")};
    ReentrantLock lock = new ReentrantLock();
    List<CompletableFuture<Void>> turns = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      turns.add(new CompletableFuture<>());
    }
    for (int i = 0; i < 10; i++) {
      int mine = i;
      Machine machine = machines[i % 2];
      machine.execute(
          () -> {
            lock.lock();
            try {
              machine.sleep(scheduler.chance().micros(1, 500), "work");
              seen.add("locked " + mine);
            } finally {
              lock.unlock();
            }
            turns.get(mine).complete(null);
            turns.get((mine + 1) % 10).join();
            seen.add("after " + mine);
          });
    }
    scheduler.run(SECOND);
    assertThat(scheduler.failure()).isNull();
    return scheduler.hash();
  }

  @Test
  void theSameSeedIsTheSameRunAndAnotherSeedIsAnother() {
    List<String> once = new ArrayList<>();
    List<String> again = new ArrayList<>();
    List<String> other = new ArrayList<>();
    long hash = hashOf(5, once);
    assertThat(hashOf(5, again)).isEqualTo(hash);
    assertThat(again).isEqualTo(once).hasSize(20);
    assertThat(hashOf(6, other)).isNotEqualTo(hash);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void timeIsVirtualAndWaitingIsBounded() {
    Scheduler scheduler = new Scheduler(1, false);
    Machine machine = new Machine(scheduler, "a");
    List<Object> seen = new ArrayList<>();
    machine.execute(
        () -> {
          try {
            machine.await(new CompletableFuture<>(), 3_600_000);
          } catch (TimeoutException e) {
            seen.add(machine.nanoTime() / SECOND);
          }
        });
    scheduler.run(3599 * SECOND);
    assertThat(seen).isEmpty();
    scheduler.run(3602 * SECOND);
    assertThat(seen).containsExactly(3600L);
  }

  @Test
  void aCrashedMachineDoesNothingAnyMoreAndAPausedOneLater() {
    Scheduler scheduler = new Scheduler(1, false);
    Machine crashed = new Machine(scheduler, "a");
    Machine paused = new Machine(scheduler, "b");
    List<String> seen = new ArrayList<>();
    for (Machine machine : List.of(crashed, paused)) {
      machine.execute(
          () -> {
            seen.add(machine + " begins");
            machine.sleep(SECOND, "work");
            seen.add(machine + " ends");
          });
      machine.repeat(() -> seen.add(machine + " again"), 700);
    }
    scheduler.run(SECOND / 2);
    crashed.crash();
    paused.pause();
    scheduler.run(3 * SECOND);
    assertThat(seen).containsExactlyInAnyOrder("a begins", "b begins");
    paused.resume();
    scheduler.run(3 * SECOND + SECOND / 10);
    assertThat(seen).containsExactlyInAnyOrder("a begins", "b begins", "b again", "b ends");
  }

  @Test
  void aTaskThatFailsEndsTheSimulation() {
    Scheduler scheduler = new Scheduler(1, true);
    Machine machine = new Machine(scheduler, "a");
    machine.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    scheduler.run(SECOND);
    assertThat(scheduler.failure()).hasMessage("broken");
    assertThat(scheduler.trace()).isNotEmpty();
  }
}
