package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import java.util.Optional;

/**
 * Small values that all nodes agree on, such as the key that signs tokens. Whoever is first sets
 * one; it stays. See {@link Stores} for blocking, threads and failure.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface SharedValues {

  /** The most characters of a name. */
  int MAX_NAME = 200;

  /** The most characters of a value. */
  int MAX_VALUE = 65_536;

  /**
   * Finds a value.
   *
   * @param name what it is called
   * @return the value, or empty when nobody has set it
   */
  Optional<String> find(String name);

  /**
   * Sets a value unless it is set. Of calls that meet, on one node or on several, one sets it and
   * all return the same.
   *
   * @param name what it is called, 1 to {@value #MAX_NAME} characters without U+0000
   * @param value what it shall be, at most {@value #MAX_VALUE} characters without U+0000
   * @return the value from now on: this one, or the one that was there
   * @throws io.synctv.api.InvalidValueException when a bound is broken
   */
  String putIfAbsent(String name, String value);
}
