package io.synctv.server.auth;

import java.time.Duration;

/** Somebody does something too often. Made without a stack trace. */
public final class RateLimitedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  RateLimitedException(Duration retryAfter) {
    super("too often, again in " + retryAfter, null, false, false);
    this.retryAfter = retryAfter;
  }

  /** Returns when it may be tried again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
