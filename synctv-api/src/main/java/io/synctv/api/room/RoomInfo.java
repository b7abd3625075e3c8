package io.synctv.api.room;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a room is, apart from what goes on in it.
 *
 * @param id identifies the room
 * @param name the shown name, 1 to 80 characters
 * @param owner whose room it is
 * @param createdAt when it was made, in epoch milliseconds
 * @param hidden true when lists leave it out
 * @param passwordHash what the host compares a password with, opaque to the engine, at most 1,000
 *     characters; null when the room is open
 * @param settings what the owner set
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomInfo(
    RoomId id,
    String name,
    User owner,
    long createdAt,
    boolean hidden,
    @Nullable String passwordHash,
    RoomSettings settings) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 80;

  /** Checks the name and the password hash. */
  public RoomInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(settings, "settings");
    name = Checks.text("room name", name, MAX_NAME);
    passwordHash = Checks.passwordHash(passwordHash);
  }

  /** {@return whether a password is needed to enter} */
  public boolean locked() {
    return passwordHash != null;
  }

  @Override
  public String toString() {
    return "RoomInfo[id="
        + id
        + ", name="
        + name
        + ", owner="
        + owner.id()
        + ", locked="
        + locked()
        + "]";
  }
}
