package io.synctv.cluster.kit;

/** What a listener throws on purpose where only an exception is expected. */
final class DeliberateError extends Error {

  private static final long serialVersionUID = 1L;

  DeliberateError() {
    super("a listener that fails with an error, on purpose", null, false, false);
  }
}
