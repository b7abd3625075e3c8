package io.synctv.cluster.kit;

/** What a listener throws on purpose; without a stack trace, so that the log stays readable. */
final class DeliberateFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeliberateFailure() {
    super("a listener that fails, on purpose", null, false, false);
  }
}
