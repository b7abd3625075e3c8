package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import java.util.Objects;
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
   * @param settings what of the settings changes, or null
   */
  record Update(
      @Nullable String name,
      @Nullable Boolean hidden,
      @Nullable PasswordChange password,
      @Nullable SettingsChange settings)
      implements RoomCommand {
    /** Checks the name. */
    public Update {
      name = name == null ? null : Checks.text("room name", name, RoomInfo.MAX_NAME);
    }
  }

  /**
   * New settings; what is null stays as it is when the command is carried out, whoever changed it
   * before.
   *
   * @param control who controls playback
   * @param advance what comes after an entry has ended
   * @param maxMembers how many members the room may have
   */
  record SettingsChange(
      @Nullable ControlPolicy control,
      @Nullable AdvanceMode advance,
      @Nullable Integer maxMembers) {

    /** Checks the bounds, as {@link RoomSettings} does. */
    public SettingsChange {
      if (maxMembers != null) {
        Checks.range("maxMembers", maxMembers, 1, RoomSettings.MAX_MEMBERS);
      }
    }

    /**
     * Changes all settings.
     *
     * @param settings what they become
     * @return the change
     */
    public static SettingsChange to(RoomSettings settings) {
      Objects.requireNonNull(settings, "settings");
      return new SettingsChange(settings.control(), settings.advance(), settings.maxMembers());
    }

    /**
     * Changes settings.
     *
     * @param before the settings as they are
     * @return the settings as they become
     * @throws io.synctv.api.InvalidValueException when a bound is broken
     */
    public RoomSettings on(RoomSettings before) {
      Objects.requireNonNull(before, "before");
      return new RoomSettings(
          control == null ? before.control() : control,
          advance == null ? before.advance() : advance,
          maxMembers == null ? before.maxMembers() : maxMembers);
    }
  }

  /**
   * A new password, or none.
   *
   * @param hash what the host compares a password with, or null for no password
   */
  record PasswordChange(@Nullable String hash) {
    /** Checks the hash. */
    public PasswordChange {
      hash = Checks.passwordHash(hash);
    }

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

  /**
   * Sends a person out: their sessions in the room end on all nodes, with {@link
   * io.synctv.api.error.CloseCode#KICKED}, those included that have lost their connection and might
   * come back. It is no ban: they may enter again, as somebody new.
   *
   * <p>It is accepted when the database has it, so it also reaches nodes that hear nothing else of
   * the one that was asked. Needs {@link io.synctv.api.member.Permission#KICK}; nobody sends the
   * owner out, and only the owner an admin.
   *
   * @param whom who is to go; may be somebody who is not there
   */
  record Kick(UserId whom) implements RoomCommand {
    /** Refuses null. */
    public Kick {
      Objects.requireNonNull(whom, "whom");
    }
  }

  /**
   * Makes a person an admin, or an admin a member. For the owner only, whose own role stays. Rights
   * that were granted or denied to the person beside the role stay, too.
   *
   * <p>Somebody who is no member yet becomes one, if they are known to the room: present there, or
   * named by {@code visitor}. A guest without an account is a member then like others, and stays
   * one when they are no admin any more.
   *
   * @param whom whose role
   * @param role {@link Role#ADMIN} or {@link Role#MEMBER}
   * @param visitor who it is, for somebody who may be no member yet; null to have the engine look
   *     among the people present. It does not count when commands with one key are compared
   */
  record ChangeRole(UserId whom, Role role, @Nullable User visitor) implements RoomCommand {
    /** Checks the role, and that the visitor is the person. */
    public ChangeRole {
      Objects.requireNonNull(whom, "whom");
      Objects.requireNonNull(role, "role");
      if (role != Role.ADMIN && role != Role.MEMBER) {
        throw new InvalidValueException("role must be admin or member");
      }
      if (visitor != null && !visitor.id().equals(whom)) {
        throw new InvalidValueException("the visitor must be the person whose role changes");
      }
    }
  }

  /** Deletes the room and closes every session in it. */
  record Close() implements RoomCommand {}
}
