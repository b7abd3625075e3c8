package io.synctv.core.codec;

/** Bytes from the cluster cannot be read. The message holds nothing of the bytes. */
public final class MalformedPayloadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedPayloadException(String message) {
    super(message);
  }
}
