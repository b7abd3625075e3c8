package io.synctv.core.codec;

import io.synctv.api.ApiStatus;

/** Bytes from the cluster cannot be read. The message holds nothing of the bytes. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class MalformedPayloadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedPayloadException(String message) {
    super(message);
  }
}
