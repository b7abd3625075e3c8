package io.synctv.server.edge;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;

/** What a client sent is no request, or leaves a doubt where it ends. */
final class MalformedRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  /** Has words for the client, which must repeat nothing of what it sent. */
  MalformedRequest(String words) {
    this(new Rejection(ErrorCode.MALFORMED, words));
  }

  MalformedRequest(Rejection rejection) {
    super(rejection.message(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
