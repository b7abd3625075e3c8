package io.synctv.api.error;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * A refusal as a value.
 *
 * @param code what kind of refusal
 * @param message one sentence for the person who asked; holds nothing of anybody else's data
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Rejection(ErrorCode code, String message) {
  /** Refuses null. */
  public Rejection {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
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
