package io.synctv.api.error;

import io.synctv.api.ApiStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a value.
 *
 * @param code what kind of refusal
 * @param message one sentence for the person who asked; holds nothing of anybody else's data
 * @param fault which part of what was asked is wrong, and how, as a name for programs; null where
 *     the code says all there is
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Rejection(ErrorCode code, String message, @Nullable String fault) {
  /** Refuses null. */
  public Rejection {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  /**
   * Makes a refusal of which there is no more to say.
   *
   * @param code what kind of refusal
   * @param message one sentence for the person who asked
   */
  public Rejection(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Makes a refusal that says what its code's title says.
   *
   * @param code what kind of refusal
   * @return the refusal
   */
  public static Rejection of(ErrorCode code) {
    Objects.requireNonNull(code, "code");
    return new Rejection(code, code.title());
  }
}
