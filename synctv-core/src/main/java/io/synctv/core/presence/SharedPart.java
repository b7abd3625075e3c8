package io.synctv.core.presence;

import io.synctv.api.session.SharedBytes;
import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The encoded form of a list that changes seldom, shared by all who are sent it, and kept for as
 * long as one of them has not been: a room that nobody enters keeps none. Not for use by several
 * threads at a time.
 *
 * @param <T> what is encoded; another value is another object
 */
final class SharedPart<T> {

  private final Function<T, byte[]> encode;
  private @Nullable T value;
  private WeakReference<@Nullable SharedBytes> encoded = new WeakReference<>(null);

  SharedPart(Function<T, byte[]> encode) {
    this.encode = encode;
  }

  /** Returns the encoded form of what holds now. */
  @SuppressWarnings("ReferenceEquality") // the very object: comparing all of it is what is saved
  SharedBytes of(T current) {
    SharedBytes known = value == current ? encoded.get() : null;
    if (known == null) {
      known = new SharedBytes(encode.apply(current));
      value = current;
      encoded = new WeakReference<>(known);
    }
    return known;
  }
}
