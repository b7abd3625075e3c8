package io.synctv.core.command;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.Rejection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command on its way whose effect a store keeps. Two are equal when they are the same. */
final class DurableCommand {

  private final Actor actor;
  private final Submission submission;
  private final @Nullable CommandKey key;
  private final @Nullable Rejection refusal;
  private final CompletableFuture<@Nullable Outcome> answer;
  private @Nullable Said said;

  /** When a message was said, in milliseconds of cluster time, and what its id is made from. */
  record Said(long at, IdempotencyKey name) {}

  /**
   * Makes it.
   *
   * @param actor who gave it
   * @param submission what is asked
   * @param key its key with its digest, or null
   * @param refusal why the application refuses it, unless it was carried out before, or null
   * @param answer what becomes of it
   */
  DurableCommand(
      Actor actor,
      Submission submission,
      @Nullable CommandKey key,
      @Nullable Rejection refusal,
      CompletableFuture<@Nullable Outcome> answer) {
    this.actor = actor;
    this.submission = submission;
    this.key = key;
    this.refusal = refusal;
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

  @Nullable Rejection refusal() {
    return refusal;
  }

  /** Says whether a key is this command's, whatever else is said of it. */
  boolean isNamed(CommandKey other) {
    return key != null && key.user().equals(other.user()) && key.key().equals(other.key());
  }

  CompletableFuture<@Nullable Outcome> answer() {
    return answer;
  }

  /**
   * Returns when its message was said and what names it: the same however often it is planned, as
   * the store may have it although the answer was lost. Used by one thread at a time.
   */
  Said said(Supplier<Said> first) {
    Said known = said;
    if (known == null) {
      known = first.get();
      said = known;
    }
    return known;
  }
}
