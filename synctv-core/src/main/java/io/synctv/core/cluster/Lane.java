package io.synctv.core.cluster;

import io.synctv.core.cluster.Mirror.Step;
import java.util.ArrayDeque;
import java.util.Deque;

/** Does one thing after the other: the next begins when the one before was answered. */
final class Lane {

  private final Mirror mirror;
  private final Deque<Step> steps = new ArrayDeque<>(); // the mirror's thread
  private boolean busy; // the mirror's thread

  Lane(Mirror mirror) {
    this.mirror = mirror;
  }

  /** Adds a step from any thread. It has a place in the mirror. */
  void addAdmitted(Step step) {
    add(
        done ->
            step.start(
                () -> {
                  mirror.release();
                  done.run();
                }));
  }

  /** Adds a step of the mirror's own. */
  void add(Step step) {
    mirror.run(
        () -> {
          steps.add(step);
          next();
        });
  }

  private void next() {
    Step step = busy ? null : steps.poll();
    if (step != null) {
      busy = true;
      Turn turn = new Turn();
      try {
        step.start(turn);
      } catch (RuntimeException e) {
        turn.run();
        throw e;
      }
    }
  }

  /** Ends a step once, however often it is told to. */
  private final class Turn implements Runnable {

    private boolean over; // the mirror's thread

    @Override
    public void run() {
      if (!over) {
        over = true;
        mirror.run(
            () -> {
              busy = false;
              next();
            });
      }
    }
  }
}
