package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.session.PresenceEntry;

/** A session as bytes for the cluster's store. Stateless, safe for use by several threads. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PresenceCodec {

  private PresenceCodec() {}

  /**
   * Encodes one session.
   *
   * @param entry the session
   * @return the bytes
   */
  public static byte[] encode(PresenceEntry entry) {
    return ValueCodec.write(entry).toBytes();
  }

  /**
   * Decodes one session.
   *
   * @param bytes what {@link #encode(PresenceEntry)} made
   * @return the session
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static PresenceEntry decodeEntry(byte[] bytes) {
    try {
      return ValueCodec.presence(new TaggedFields.Reader(bytes));
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }
}
