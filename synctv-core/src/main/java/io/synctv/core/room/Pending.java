package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.core.state.Decision;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits to be committed: either still to be decided, or planned and kept by a store
 * already.
 *
 * @param actor who gave it
 * @param submission what was asked
 * @param plan what a store has kept, or null when the command is decided at its turn
 * @param revision the revision the plan was made on, or {@link #ANY} when it depends on none
 * @param answer what became of it; null means that the plan no longer holds and must be made anew
 */
record Pending(
    Actor actor,
    Submission submission,
    Decision.@Nullable Granted plan,
    long revision,
    CompletableFuture<@Nullable Outcome> answer) {

  /** A plan that holds whatever the room's state. */
  static final long ANY = -1;

  @Nullable IdempotencyKey key() {
    return submission.key();
  }
}
