package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.InvalidValueException;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.TransportException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns envelopes into signed frames and back.
 *
 * <p>A frame is: its version (1 byte), the oldest version that understands it (1), the id of the
 * key (4), fields, and an HMAC-SHA256 of all that (32). A field is a tag (1), a length (4), and so
 * many bytes. A reader skips the tags it does not know, and refuses a frame whose oldest version is
 * newer than itself: so nodes of two versions understand each other until a field becomes
 * indispensable.
 *
 * <p>Secrets can be changed without a pause: several may be given, separated by commas. The first
 * signs, all verify. The key is derived from the secret and the key prefix, so that clusters that
 * share a Redis and a secret do not take each other's frames.
 *
 * <p>What cannot be understood is null, whatever is wrong with it, and never an exception.
 */
final class EnvelopeSigner {

  private static final int HEADER = 6;
  private static final int MAC = 32;
  private static final int SHORTEST_SECRET = 16;

  private static final int NODE = 1;
  private static final int ID = 2;
  private static final int KIND = 3;
  private static final int SUBJECT = 4;
  private static final int EPOCH = 5;
  private static final int TIME = 6;
  private static final int PAYLOAD = 7;

  private final Format format;
  private final Map<Integer, Mac> keys = new LinkedHashMap<>();
  private final int signing;

  EnvelopeSigner(String secrets, String keyPrefix) {
    this(secrets, keyPrefix, Format.CURRENT);
  }

  EnvelopeSigner(String secrets, String keyPrefix, Format format) {
    this.format = format;
    int first = 0;
    for (String secret : secrets.split(",", -1)) {
      byte[] given = secret.strip().getBytes(UTF_8);
      if (given.length < SHORTEST_SECRET) {
        throw new TransportException(
            "cluster.secret must be "
                + SHORTEST_SECRET
                + " characters or more (several secrets are separated by commas)");
      }
      Mac mac = mac(mac(given).doFinal(("synctv frames 1 " + keyPrefix).getBytes(UTF_8)));
      int id = ByteBuffer.wrap(copy(mac).doFinal("key id".getBytes(UTF_8))).getInt();
      first = keys.isEmpty() ? id : first;
      keys.put(id, mac);
    }
    this.signing = first;
  }

  /**
   * What is written, and the newest that is understood.
   *
   * @param version of the frames
   * @param oldestReader the oldest version that understands them
   * @param further fields of a later version by tag: there are none yet, except in tests
   */
  record Format(int version, int oldestReader, Map<Integer, byte[]> further) {

    static final Format CURRENT = new Format(1, 1, Map.of());
  }

  byte[] seal(Envelope envelope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(format.version());
    out.write(format.oldestReader());
    out.writeBytes(ByteBuffer.allocate(4).putInt(signing).array());
    format.further().forEach((tag, value) -> field(out, tag, value));
    field(out, NODE, envelope.node().value().getBytes(UTF_8));
    field(out, ID, longBytes(envelope.id()));
    field(out, KIND, new byte[] {(byte) envelope.kind().code()});
    field(out, SUBJECT, envelope.subject().getBytes(UTF_8));
    Epoch epoch = envelope.epoch();
    if (epoch != null) {
      field(out, EPOCH, epoch.value().getBytes(UTF_8));
    }
    field(out, TIME, longBytes(envelope.time()));
    envelope.payloads().forEach(payload -> field(out, PAYLOAD, payload));
    byte[] signed = out.toByteArray();
    out.writeBytes(signature(signing, signed, 0, signed.length));
    return out.toByteArray();
  }

  /**
   * Understands a frame.
   *
   * @param bytes with the frame at the end
   * @param from where the frame begins
   * @return the envelope, or null when it was not written by a node of this cluster, or by one that
   *     is too new
   */
  @Nullable Envelope open(byte[] bytes, int from) {
    int end = bytes.length - MAC;
    if (end - from < HEADER
        || bytes[from] < 1
        || Byte.toUnsignedInt(bytes[from + 1]) > format.version()) {
      return null;
    }
    int key = ByteBuffer.wrap(bytes, from + 2, 4).getInt();
    if (!keys.containsKey(key)) {
      return null;
    }
    byte[] expected = signature(key, bytes, from, end - from);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, end, bytes.length))) {
      return null;
    }
    try {
      return read(ByteBuffer.wrap(bytes, from + HEADER, end - from - HEADER));
    } catch (BufferUnderflowException | NegativeArraySizeException | InvalidValueException e) {
      return null;
    }
  }

  /** Says whether frames that are signed with a key can be verified. */
  boolean knows(int key) {
    return keys.containsKey(key);
  }

  /** Returns the id of the key that signs. */
  int signing() {
    return signing;
  }

  /**
   * Says whom a frame claims to be of that could not be opened. Nothing vouches for it.
   *
   * @return the node, or null when it is no frame, or of a version that is too new
   */
  @Nullable NodeId claimed(byte[] bytes, int from) {
    int end = bytes.length - MAC;
    if (end - from < HEADER
        || bytes[from] < 1
        || Byte.toUnsignedInt(bytes[from + 1]) > format.version()) {
      return null;
    }
    try {
      Envelope envelope = read(ByteBuffer.wrap(bytes, from + HEADER, end - from - HEADER));
      return envelope == null ? null : envelope.node();
    } catch (BufferUnderflowException | NegativeArraySizeException | InvalidValueException e) {
      return null;
    }
  }

  private static @Nullable Envelope read(ByteBuffer in) {
    NodeId node = null;
    long id = 0;
    Envelope.Kind kind = null;
    String subject = null;
    Epoch epoch = null;
    long time = 0;
    List<byte[]> payloads = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = in.get();
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        return null;
      }
      byte[] value = new byte[length];
      in.get(value);
      switch (tag) {
        case NODE -> node = NodeId.of(new String(value, UTF_8));
        case ID -> id = ByteBuffer.wrap(value).getLong();
        case KIND -> kind = Envelope.Kind.of(ByteBuffer.wrap(value).get());
        case SUBJECT -> subject = new String(value, UTF_8);
        case EPOCH -> epoch = Epoch.of(new String(value, UTF_8));
        case TIME -> time = ByteBuffer.wrap(value).getLong();
        case PAYLOAD -> payloads.add(value);
        default -> {} // of a later version
      }
    }
    if (node == null || kind == null || subject == null) {
      return null;
    }
    return new Envelope(kind, node, id, subject, epoch, time, List.copyOf(payloads));
  }

  private byte[] signature(int key, byte[] bytes, int from, int length) {
    Mac mac = keys.get(key);
    if (mac == null) {
      throw new IllegalArgumentException("an unknown key");
    }
    Mac own = copy(mac);
    own.update(bytes, from, length);
    return own.doFinal();
  }

  private static void field(ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
    out.writeBytes(value);
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** A Mac is of one thread; a copy of one that has its key is cheaper than a new one. */
  private static Mac copy(Mac mac) {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
    }
  }
}
