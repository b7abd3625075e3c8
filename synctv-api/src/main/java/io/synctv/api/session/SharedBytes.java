package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are part of what several sessions are sent, and one other form of them, such as
 * compressed, that is made at most once. Kept for as long as somebody is still to be sent them.
 * Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SharedBytes {

  private final byte[] bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private byte @Nullable [] form;

  /**
   * Shares bytes.
   *
   * @param bytes what is shared; nobody changes it from now on
   */
  public SharedBytes(byte[] bytes) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
  }

  /** {@return the bytes, not to be changed} */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Returns another form of the bytes.
   *
   * @param make makes it, the first time; always the same operation
   * @return the form, not to be changed
   */
  public byte[] form(UnaryOperator<byte[]> make) {
    Objects.requireNonNull(make, "make");
    lock.lock();
    try {
      byte[] known = form;
      if (known == null) {
        known = Objects.requireNonNull(make.apply(bytes), "form");
        form = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
