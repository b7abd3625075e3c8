package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.member.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One session of one person in a room.
 *
 * @param session which
 * @param user who
 * @param role what they are in the room
 * @param device what they call the device, at most 80 characters, or null
 * @param node the node they are connected to
 * @param since since when, in epoch milliseconds of cluster time
 * @param away true while the connection is gone and its grace period runs
 * @param report what its player last said, or null
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record PresenceEntry(
    SessionId session,
    User user,
    Role role,
    @Nullable String device,
    NodeId node,
    long since,
    boolean away,
    @Nullable PlayerReport report) {
  /** Refuses null. */
  public PresenceEntry {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(node, "node");
  }

  /**
   * Returns this entry with another role.
   *
   * @param next what the person is in the room from now on
   * @return the changed entry
   */
  public PresenceEntry withRole(Role next) {
    Objects.requireNonNull(next, "next");
    return new PresenceEntry(session, user, next, device, node, since, away, report);
  }

  /**
   * Returns this entry with the connection gone or back.
   *
   * @param gone true when the connection is gone
   * @return the changed entry
   */
  public PresenceEntry withAway(boolean gone) {
    return new PresenceEntry(session, user, role, device, node, since, gone, report);
  }

  /**
   * Returns this entry with what its player said.
   *
   * @param latest the report
   * @return the changed entry
   */
  public PresenceEntry withReport(PlayerReport latest) {
    Objects.requireNonNull(latest, "latest");
    return new PresenceEntry(session, user, role, device, node, since, away, latest);
  }
}
