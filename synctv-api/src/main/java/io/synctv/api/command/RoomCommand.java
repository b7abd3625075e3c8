package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import org.jspecify.annotations.Nullable;

/** Commands to the room itself. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface RoomCommand extends Command {

  /**
   * Changes what a room is; what is null stays as it is.
   *
   * @param name the new name
   * @param hidden whether lists leave the room out
   * @param password the new password's hash, or one that removes it
   * @param settings the new settings
   */
  record Update(
      @Nullable String name,
      @Nullable Boolean hidden,
      @Nullable PasswordChange password,
      @Nullable RoomSettings settings)
      implements RoomCommand {
    /** Checks the name. */
    public Update {
      name = name == null ? null : Checks.text("room name", name, RoomInfo.MAX_NAME);
    }
  }

  /**
   * A new password, or none.
   *
   * @param hash what the host compares a password with, or null for no password
   */
  record PasswordChange(@Nullable String hash) {
    @Override
    public String toString() {
      return "PasswordChange[set=" + (hash != null) + "]";
    }
  }

  /**
   * Makes the person who asks a member. The host has checked the password of a locked room.
   *
   * @param passwordChecked whether the host has
   */
  record Join(boolean passwordChecked) implements RoomCommand {}

  /** Deletes the room and closes every session in it. */
  record Close() implements RoomCommand {}
}
