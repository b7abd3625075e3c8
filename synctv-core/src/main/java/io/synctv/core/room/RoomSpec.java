package io.synctv.core.room;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.core.codec.CommandDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room to be made.
 *
 * @param name the shown name, 1 to 80 characters
 * @param hidden true when lists leave it out
 * @param passwordHash what the host compares a password with, or null for an open room
 * @param settings what the owner set
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomSpec(
    String name, boolean hidden, @Nullable String passwordHash, RoomSettings settings) {

  /** Checks the name. */
  public RoomSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
    name = Checks.text("room name", name, RoomInfo.MAX_NAME);
  }

  /**
   * Describes an open room that lists show, with the default settings.
   *
   * @param name the shown name, 1 to 80 characters
   * @return the description
   */
  public static RoomSpec named(String name) {
    return new RoomSpec(name, false, null, RoomSettings.DEFAULT);
  }

  /** Tells this room from others that the same key may name. */
  String digest() {
    return CommandDigest.ofCreation(name, hidden, passwordHash != null, settings);
  }

  @Override
  public String toString() {
    return "RoomSpec[name=" + name + ", locked=" + (passwordHash != null) + "]";
  }
}
