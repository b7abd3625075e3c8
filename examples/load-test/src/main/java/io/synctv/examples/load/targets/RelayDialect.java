package io.synctv.examples.load.targets;

import io.synctv.examples.load.wire.Bytes;
import io.synctv.examples.load.wire.Frames;
import org.jspecify.annotations.Nullable;

/** A relay sends on what it gets, whatever it is: a number and padding up to a size. */
final class RelayDialect implements Dialect {

  private final int size;

  /**
   * Makes a dialect.
   *
   * @param size bytes of a message
   */
  RelayDialect(int size) {
    this.size = size;
  }

  @Override
  public String subprotocol() {
    return "";
  }

  @Override
  public byte @Nullable [] hello(int person) {
    return null;
  }

  @Override
  public byte[] message(Kind kind, long number) {
    String text = number + " ";
    return Frames.text(text + "x".repeat(Math.max(0, size - text.length())));
  }

  @Override
  public long read(byte[] bytes, int from, int to) {
    long number = Bytes.number(bytes, from, to);
    return number < 0 ? OTHER : number;
  }
}
