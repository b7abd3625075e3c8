package io.synctv.api;

import java.util.Objects;

/**
 * Identifies a node: one running engine of a cluster.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record NodeId(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public NodeId {
    Objects.requireNonNull(value, "value");
    value = Checks.id("node id", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static NodeId of(String value) {
    return new NodeId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
