package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.User;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room as a {@link RoomSource} knows it.
 *
 * @param name the shown name, 1 to 80 characters
 * @param owner whose room it is; the limit of rooms per person does not count it when it is kept
 * @param hidden true when lists leave it out
 * @param passwordHash what the host compares a password with, at most 1,000 characters, or null for
 *     an open room
 * @param settings what the owner set
 * @param members who belongs to it beside the owner, at most 10,000, with their roles
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record SourcedRoom(
    String name,
    User owner,
    boolean hidden,
    @Nullable String passwordHash,
    RoomSettings settings,
    List<Member> members) {

  private static final int MOST_MEMBERS = 10_000;

  /**
   * Checks the name and the members.
   *
   * @throws InvalidValueException when the name is empty or too long, the password hash too long,
   *     there are too many members, or one of them is the owner or has the owner's role
   */
  public SourcedRoom {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(members, "members");
    name = Checks.text("room name", name, RoomInfo.MAX_NAME);
    passwordHash = Checks.passwordHash(passwordHash);
    members = Checks.list("members", members, MOST_MEMBERS);
    for (Member member : members) {
      if (member.role() == Role.OWNER || member.user().id().equals(owner.id())) {
        throw new InvalidValueException("members must not name the owner");
      }
    }
  }

  /**
   * Describes an open room that lists show, with the default settings and no members but its owner.
   *
   * @param name the shown name, 1 to 80 characters
   * @param owner whose room it is
   * @return the room
   */
  public static SourcedRoom of(String name, User owner) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    return new SourcedRoom(name, owner, false, null, RoomSettings.DEFAULT, List.of());
  }

  /**
   * Says who belongs to the room.
   *
   * @param others who, beside the owner
   * @return the room with these members
   */
  public SourcedRoom withMembers(List<Member> others) {
    Objects.requireNonNull(others, "others");
    return new SourcedRoom(name, owner, hidden, passwordHash, settings, others);
  }

  @Override
  public String toString() {
    return "SourcedRoom[name=" + name + ", locked=" + (passwordHash != null) + "]";
  }
}
