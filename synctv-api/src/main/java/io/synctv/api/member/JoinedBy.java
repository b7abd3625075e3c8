package io.synctv.api.member;

import io.synctv.api.ApiStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a membership came about. A new password ends those that came by the old one, and no others.
 *
 * <p>Constants may be added: whoever keeps them keeps their names, and reads names with {@link
 * #named}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public enum JoinedBy {
  /** The room had a password, which the person knew. */
  PASSWORD,
  /** The room had no password. */
  OPEN_ROOM,
  /** The owner gave the person a role. */
  APPOINTMENT,
  /** The application says so: it brought the member with the room, or lets the person in. */
  APPLICATION;

  /**
   * Reads a name.
   *
   * @param name what {@link #name} returned once, on this or on another version; null for a
   *     membership of which it was not kept
   * @return the constant, or null when there is no name or one that this version does not know: how
   *     the membership came about is not known then
   */
  public static @Nullable JoinedBy named(@Nullable String name) {
    for (JoinedBy each : values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
