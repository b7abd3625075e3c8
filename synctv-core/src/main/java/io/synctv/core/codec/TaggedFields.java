package io.synctv.core.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as numbered fields in bytes, the form in which nodes tell each other things.
 *
 * <p>Each field is its number (1 byte), its kind (1 byte) and its value; a number may come several
 * times. A reader skips numbers it does not know, so that a newer node can add fields while older
 * ones still run. Numbers are never reused. This is our own and not a library's, as the core may
 * bring no library along; it is private to the cluster.
 */
final class TaggedFields {

  private static final byte LONG = 1;
  private static final byte DOUBLE = 2;
  private static final byte BYTES = 3;
  private static final int HEADER = 2;

  private TaggedFields() {}

  /** Writes fields. Grows as needed; not for use by several threads. */
  static final class Writer {

    private ByteBuffer buffer = ByteBuffer.allocate(256);

    Writer number(int field, long value) {
      start(field, LONG, Long.BYTES).putLong(value);
      return this;
    }

    Writer flag(int field, boolean value) {
      return value ? number(field, 1) : this;
    }

    Writer real(int field, @Nullable Double value) {
      if (value != null) {
        start(field, DOUBLE, Double.BYTES).putDouble(value);
      }
      return this;
    }

    Writer text(int field, @Nullable String value) {
      return value == null ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Writer nested(int field, Writer value) {
      return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
      byte[] bytes = new byte[buffer.position()];
      buffer.get(0, bytes);
      return bytes;
    }

    Writer bytes(int field, byte[] value) {
      start(field, BYTES, Integer.BYTES + value.length).putInt(value.length).put(value);
      return this;
    }

    private ByteBuffer start(int field, byte kind, int size) {
      if (buffer.remaining() < HEADER + size) {
        int needed = buffer.position() + HEADER + size;
        ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, buffer.capacity() * 2));
        buffer = larger.put(buffer.flip());
      }
      return buffer.put((byte) field).put(kind);
    }
  }

  /** Reads fields; a field that is missing has its type's empty value unless it is required. */
  static final class Reader {

    private final List<Integer> numbers = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /**
     * Reads all fields.
     *
     * @throws MalformedPayloadException when the bytes are not fields
     */
    Reader(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        require(buffer.remaining() >= HEADER);
        int number = Byte.toUnsignedInt(buffer.get());
        byte kind = buffer.get();
        values.add(value(buffer, kind));
        numbers.add(number);
      }
    }

    long number(int field) {
      if (find(field) instanceof Long value) {
        return value;
      }
      throw missing(field);
    }

    boolean flag(int field) {
      return find(field) instanceof Long value && value != 0;
    }

    @Nullable Double optionalReal(int field) {
      return find(field) instanceof Double value ? value : null;
    }

    double real(int field) {
      if (find(field) instanceof Double value) {
        return value;
      }
      throw missing(field);
    }

    @Nullable String optionalText(int field) {
      return find(field) instanceof byte[] value ? new String(value, StandardCharsets.UTF_8) : null;
    }

    String text(int field) {
      String value = optionalText(field);
      if (value == null) {
        throw missing(field);
      }
      return value;
    }

    Reader nested(int field) {
      return new Reader(bytes(field));
    }

    byte[] bytes(int field) {
      if (find(field) instanceof byte[] value) {
        return value;
      }
      throw missing(field);
    }

    List<Reader> all(int field) {
      List<Reader> found = new ArrayList<>();
      for (int i = 0; i < numbers.size(); i++) {
        if (numbers.get(i) == field && values.get(i) instanceof byte[] value) {
          found.add(new Reader(value));
        }
      }
      return found;
    }

    List<String> texts(int field) {
      List<String> found = new ArrayList<>();
      for (int i = 0; i < numbers.size(); i++) {
        if (numbers.get(i) == field && values.get(i) instanceof byte[] value) {
          found.add(new String(value, StandardCharsets.UTF_8));
        }
      }
      return found;
    }

    boolean has(int field) {
      return numbers.contains(field);
    }

    private @Nullable Object find(int field) {
      int index = numbers.indexOf(field);
      return index < 0 ? null : values.get(index);
    }

    private static Object value(ByteBuffer buffer, byte kind) {
      return switch (kind) {
        case LONG -> {
          require(buffer.remaining() >= Long.BYTES);
          yield buffer.getLong();
        }
        case DOUBLE -> {
          require(buffer.remaining() >= Double.BYTES);
          yield buffer.getDouble();
        }
        case BYTES -> {
          require(buffer.remaining() >= Integer.BYTES);
          int length = buffer.getInt();
          require(length >= 0 && length <= buffer.remaining());
          byte[] bytes = new byte[length];
          buffer.get(bytes);
          yield bytes;
        }
        default -> throw new MalformedPayloadException("unknown kind of field");
      };
    }

    private static void require(boolean holds) {
      if (!holds) {
        throw new MalformedPayloadException("cut short");
      }
    }

    private static MalformedPayloadException missing(int field) {
      return new MalformedPayloadException("field " + field + " is missing");
    }
  }
}
