package io.synctv.server.http;

import io.synctv.api.error.Rejection;
import io.synctv.server.json.Json;

/**
 * An error as RFC 9457 has it.
 *
 * @param rejection what was refused and why
 * @param status the HTTP status of the answer
 * @param traceId finds the request in the log
 */
record Problem(Rejection rejection, int status, String traceId) {

  static final String MEDIA_TYPE = "application/problem+json";

  /** An error with the status that its code has. */
  Problem(Rejection rejection, String traceId) {
    this(rejection, rejection.code().httpStatus(), traceId);
  }

  byte[] bytes() {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "about:blank");
          json.writeStringField("title", rejection.code().title());
          json.writeNumberField("status", status);
          json.writeStringField("detail", rejection.message());
          json.writeStringField("code", rejection.code().name());
          if (rejection.fault() != null) {
            json.writeStringField("fault", rejection.fault());
          }
          json.writeBooleanField("retryable", rejection.code().retryable());
          json.writeStringField("traceId", traceId);
          json.writeEndObject();
        });
  }
}
