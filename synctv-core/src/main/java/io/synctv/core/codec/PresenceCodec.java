package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.session.PresenceEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other about people, as bytes. Stateless, safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PresenceCodec {

  private PresenceCodec() {}

  /**
   * What one node tells the others, best effort.
   *
   * @param put sessions that are new or changed
   * @param left sessions that are gone
   * @param typing who is typing, or null
   */
  public record Delta(List<PresenceEntry> put, List<PresenceEntry> left, @Nullable User typing) {}

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
      return ValueCodec.presence(new Fields.Reader(bytes));
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  static Fields.Writer write(Delta delta) {
    Fields.Writer out = new Fields.Writer();
    delta.put().forEach(entry -> out.nested(1, ValueCodec.write(entry)));
    delta.left().forEach(entry -> out.nested(2, ValueCodec.write(entry)));
    User typing = delta.typing();
    return typing == null ? out : out.nested(3, ValueCodec.write(typing));
  }

  static Delta delta(Fields.Reader in) {
    return new Delta(
        in.all(1).stream().map(ValueCodec::presence).toList(),
        in.all(2).stream().map(ValueCodec::presence).toList(),
        in.has(3) ? ValueCodec.user(in.nested(3)) : null);
  }
}
