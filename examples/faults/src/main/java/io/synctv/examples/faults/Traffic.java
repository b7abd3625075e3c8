package io.synctv.examples.faults;

import io.synctv.examples.faults.contention.Contention;
import io.synctv.server.lab.Crowd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All who use the servers.
 *
 * @param crowd people who talk and watch
 * @param contention clients that change the same things
 * @param pages pages of a browser, when some take part
 */
record Traffic(Crowd crowd, Contention contention, @Nullable Browsers pages) {

  private static final int COMMANDS_AT_ONCE = 3;

  /** Has people give commands, chosen by a seed, until it is over. */
  private interface Actor {
    void act(long seed, BooleanSupplier over) throws InterruptedException;
  }

  /** Has people give some commands, chosen by a seed. */
  private interface Round {
    void act(long seed, int count) throws InterruptedException;
  }

  /** Has all of them give commands from now on, chosen by a seed. */
  Running start(long seed) {
    List<Acting> acting = new ArrayList<>();
    acting.add(new Acting(repeated(crowd::act), seed));
    acting.add(new Acting(contention::act, seed));
    if (pages != null) {
      acting.add(new Acting(repeated(pages::act), seed));
    }
    return new Running(acting, acting.stream().map(Thread.ofVirtual()::start).toList());
  }

  private static Actor repeated(Round round) {
    return (seed, over) -> {
      for (int number = 0; !over.getAsBoolean(); number++) {
        round.act(seed * 1000 + number, COMMANDS_AT_ONCE);
        // A crowd of no rooms has nothing to do.
        TimeUnit.MILLISECONDS.sleep(1);
      }
    };
  }

  /** Commands that are being given. */
  record Running(List<Acting> acting, List<Thread> threads) {

    /** Has people end with what they are doing, and returns what failed. */
    List<String> end() throws InterruptedException {
      acting.forEach(each -> each.over = true);
      for (Thread thread : threads) {
        thread.join();
      }
      return acting.stream().flatMap(each -> each.failures.stream()).toList();
    }
  }

  /** One kind of people, giving commands. */
  static final class Acting implements Runnable {
    private final Actor actor;
    private final long seed;
    private final List<String> failures = new ArrayList<>();
    private volatile boolean over;

    private Acting(Actor actor, long seed) {
      this.actor = actor;
      this.seed = seed;
    }

    @Override
    public void run() {
      try {
        actor.act(seed, () -> over);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
