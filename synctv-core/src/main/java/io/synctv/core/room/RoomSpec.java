package io.synctv.core.room;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
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
 * @param passwordHash what the host compares a password with, at most 1,000 characters, or null for
 *     an open room
 * @param settings what the owner set
 * @param id what the host calls the room, or null to have the engine make an id that nobody can
 *     guess. Whoever knows the id of an open room may enter it, unless the host says no
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomSpec(
    String name,
    boolean hidden,
    @Nullable String passwordHash,
    RoomSettings settings,
    @Nullable RoomId id) {

  /** Checks the name and the password hash. */
  public RoomSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
    name = Checks.name("room name", name, RoomInfo.MAX_NAME);
    passwordHash = Checks.passwordHash(passwordHash);
  }

  /**
   * Describes a room whose id the engine makes.
   *
   * @param name the shown name, 1 to 80 characters
   * @param hidden true when lists leave it out
   * @param passwordHash what the host compares a password with, at most 1,000 characters, or null
   *     for an open room
   * @param settings what the owner set
   */
  public RoomSpec(
      String name, boolean hidden, @Nullable String passwordHash, RoomSettings settings) {
    this(name, hidden, passwordHash, settings, null);
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

  /**
   * Describes the same room under an id of the host's. A room that has it already is not touched:
   * making another one is refused with {@link io.synctv.api.error.ErrorCode#ROOM_EXISTS}, also when
   * the first one was closed a short while ago (the stores delete it ten minutes later).
   *
   * @param own the id
   * @return the description
   */
  public RoomSpec withId(RoomId own) {
    Objects.requireNonNull(own, "own");
    return new RoomSpec(name, hidden, passwordHash, settings, own);
  }

  /** Tells this room from others that the same key may name. */
  String digest() {
    return CommandDigest.ofCreation(name, hidden, passwordHash != null, settings, id);
  }

  @Override
  public String toString() {
    return "RoomSpec[name=" + name + ", locked=" + (passwordHash != null) + ", id=" + id + "]";
  }
}
