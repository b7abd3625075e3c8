package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command on its way whose effect a store keeps. Two are equal when they are the same. */
final class DurableCommand {

  private final Actor actor;
  private final Submission submission;
  private final @Nullable CommandKey key;
  private final CompletableFuture<@Nullable Outcome> answer;

  /**
   * Makes it.
   *
   * @param actor who gave it
   * @param submission what is asked
   * @param key its key with its digest, or null
   * @param answer what becomes of it
   */
  DurableCommand(
      Actor actor,
      Submission submission,
      @Nullable CommandKey key,
      CompletableFuture<@Nullable Outcome> answer) {
    this.actor = actor;
    this.submission = submission;
    this.key = key;
    this.answer = answer;
  }

  Actor actor() {
    return actor;
  }

  Submission submission() {
    return submission;
  }

  @Nullable CommandKey key() {
    return key;
  }

  CompletableFuture<@Nullable Outcome> answer() {
    return answer;
  }
}
