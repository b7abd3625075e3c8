package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a session is told: ordered events, and what goes beside them. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface SessionMessage {

  /**
   * The first message, and the first after an epoch change or a gap that could not be filled.
   *
   * @param session the session's own id
   * @param user who the session belongs to
   * @param role what they are in the room
   * @param permissions what they may do
   * @param epoch the current epoch
   * @param seq the number of the last event the rest of this message includes; when resumed, the
   *     number the client named
   * @param now cluster time in epoch milliseconds
   * @param room what the room is
   * @param playback the timeline
   * @param people the sessions that are present longest, at most 100
   * @param count how many sessions are present
   * @param snapshot playlist and chat, or null when the session resumed and the events it missed
   *     follow
   */
  record Welcome(
      SessionId session,
      User user,
      Role role,
      PermissionSet permissions,
      Epoch epoch,
      long seq,
      long now,
      RoomInfo room,
      PlaybackState playback,
      List<PresenceEntry> people,
      int count,
      @Nullable Snapshot snapshot)
      implements SessionMessage {
    /** Refuses null. */
    public Welcome {
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(permissions, "permissions");
      Objects.requireNonNull(epoch, "epoch");
      Objects.requireNonNull(room, "room");
      Objects.requireNonNull(playback, "playback");
      Objects.requireNonNull(people, "people");
    }
  }

  /**
   * What a client without history needs to know.
   *
   * @param playlist all entries in order
   * @param chat the last messages, newest last
   */
  record Snapshot(List<PlaylistItem> playlist, List<ChatMessage> chat) {
    /** Refuses null. */
    public Snapshot {
      Objects.requireNonNull(playlist, "playlist");
      Objects.requireNonNull(chat, "chat");
    }
  }

  /**
   * An ordered event.
   *
   * @param event the event in its place
   */
  record Ordered(OrderedEvent event) implements SessionMessage {
    /** Refuses null. */
    public Ordered {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * Stands for playback events that newer ones replaced while the session was backed up.
   *
   * @param from the first number left out
   * @param seq the last number left out
   */
  record Skipped(long from, long seq) implements SessionMessage {}

  /**
   * People came, went or changed, gathered over a short time. Best effort. In a room of more than
   * 100 sessions it tells of those that are present longest, and of the others only how many there
   * are: everybody told of everybody would be a million entries for a thousand people.
   *
   * @param joined sessions that are new, or have taken the place of one that left
   * @param left sessions that are gone
   * @param updated sessions whose state changed
   * @param count how many sessions are present now
   */
  record PresenceChanged(
      List<PresenceEntry> joined, List<PresenceEntry> left, List<PresenceEntry> updated, int count)
      implements SessionMessage {
    /** Refuses null. */
    public PresenceChanged {
      Objects.requireNonNull(joined, "joined");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(updated, "updated");
    }
  }

  /**
   * What the session's person is and may do has changed since the session was told last, by the
   * welcome or by a message as this one. It holds at once, and may be ahead of the ordered event
   * that it comes from.
   *
   * @param role what they are in the room from now on
   * @param permissions what they may do from now on
   */
  record Access(Role role, PermissionSet permissions) implements SessionMessage {
    /** Refuses null. */
    public Access {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(permissions, "permissions");
    }
  }

  /**
   * Somebody is typing. Best effort.
   *
   * @param user who
   */
  record Typing(User user) implements SessionMessage {
    /** Refuses null. */
    public Typing {
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * The session should know about the server's condition.
   *
   * @param code what it is, such as {@code CLUSTER_ISOLATED}
   */
  record Notice(String code) implements SessionMessage {
    /** Refuses null. */
    public Notice {
      Objects.requireNonNull(code, "code");
    }
  }

  /**
   * The node is shutting down.
   *
   * @param reconnectAfter milliseconds to wait before coming back, different for each session
   */
  record Drain(long reconnectAfter) implements SessionMessage {}

  /**
   * A numbered request was done.
   *
   * @param id the request's number
   * @param seq the number of the event it caused, or null when it is no ordered matter
   * @param ids identifiers it made
   */
  record Ack(long id, @Nullable Long seq, List<String> ids) implements SessionMessage {
    /** Refuses null. */
    public Ack {
      Objects.requireNonNull(ids, "ids");
    }
  }

  /**
   * A request was refused.
   *
   * @param id the request's number, or null when it had none
   * @param rejection why
   */
  record Reject(@Nullable Long id, Rejection rejection) implements SessionMessage {
    /** Refuses null. */
    public Reject {
      Objects.requireNonNull(rejection, "rejection");
    }
  }

  /**
   * Answers a ping.
   *
   * @param t0 what the client sent
   * @param t1 when the ping arrived, in epoch milliseconds of cluster time with fraction
   */
  record Pong(double t0, double t1) implements SessionMessage {}
}
