package io.synctv.core.cluster;

import io.synctv.core.cluster.ShadowReplicator.Step;
import java.util.ArrayDeque;
import java.util.Deque;

/** Does one thing after the other: the next begins when the one before was answered. */
final class StepQueue {

  private final ShadowReplicator replicator;
  private final Deque<Step> steps = new ArrayDeque<>(); // the replicator's thread
  private boolean busy; // the replicator's thread

  StepQueue(ShadowReplicator replicator) {
    this.replicator = replicator;
  }

  /** Adds a step from any thread. It has a place in the replicator. */
  void addAdmitted(Step step) {
    add(
        done ->
            step.start(
                () -> {
                  replicator.release();
                  done.run();
                }));
  }

  /** Adds a step of the replicator's own. */
  void add(Step step) {
    replicator.run(
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

    private boolean over; // the replicator's thread

    @Override
    public void run() {
      if (!over) {
        over = true;
        replicator.run(
            () -> {
              busy = false;
              next();
            });
      }
    }
  }
}
