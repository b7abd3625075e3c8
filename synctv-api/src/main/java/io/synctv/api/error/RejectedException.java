package io.synctv.api.error;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * Carries a {@link Rejection} out of a method whose result has no place for it. Made without a
 * stack trace.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  /**
   * Makes the exception.
   *
   * @param rejection what was refused and why
   */
  public RejectedException(Rejection rejection) {
    super(
        Objects.requireNonNull(rejection, "rejection").code() + ": " + rejection.message(),
        null,
        false,
        false);
    this.rejection = rejection;
  }

  /**
   * Makes the exception with the code's own sentence.
   *
   * @param code what kind of refusal
   */
  public RejectedException(ErrorCode code) {
    this(Rejection.of(code));
  }

  /** {@return what was refused and why} */
  public Rejection rejection() {
    return rejection;
  }
}
