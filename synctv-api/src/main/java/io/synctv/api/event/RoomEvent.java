package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a room and that everybody in it learns in the same order. Events carry
 * results, not requests: applying one twice, or on top of a store that has it already, ends in the
 * same state.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface RoomEvent {

  /**
   * The timeline changed.
   *
   * @param playback the timeline from now on
   * @param cause what changed it
   */
  record PlaybackChanged(PlaybackState playback, PlaybackCause cause) implements RoomEvent {}

  /**
   * Entries were added, moved or changed.
   *
   * @param placements each entry with its neighbour
   */
  record PlaylistPut(List<Placement> placements) implements RoomEvent {
    /** Copies the list. */
    public PlaylistPut {
      placements = List.copyOf(placements);
    }
  }

  /**
   * Where an entry stands.
   *
   * @param item the entry
   * @param after the entry before it, or null when it is the first; holds once all placements
   *     before it are applied
   */
  record Placement(PlaylistItem item, @Nullable MediaId after) {}

  /**
   * Entries were removed.
   *
   * @param items which
   */
  record PlaylistRemoved(List<MediaId> items) implements RoomEvent {
    /** Copies the list. */
    public PlaylistRemoved {
      items = List.copyOf(items);
    }
  }

  /**
   * Somebody said something.
   *
   * @param message what
   */
  record ChatPosted(ChatMessage message) implements RoomEvent {}

  /**
   * Somebody became a member, or a member's role or rights changed.
   *
   * @param member the member from now on
   * @param joined true when they were not a member before
   */
  record MemberChanged(Member member, boolean joined) implements RoomEvent {}

  /**
   * Somebody was sent out of the room, and may come back. It changes nothing that is kept: each
   * node ends the sessions there that had begun by the time of the event, which is {@link
   * OrderedEvent#at}.
   *
   * @param whom who; they need not be a member, nor there
   */
  record MemberKicked(UserId whom) implements RoomEvent {}

  /**
   * Name, visibility, password or settings changed.
   *
   * @param room the room from now on
   * @param parts what of it changed, at least one part
   */
  record RoomChanged(RoomInfo room, Set<RoomPart> parts) implements RoomEvent {
    /** Copies the set. */
    public RoomChanged {
      parts = Set.copyOf(parts);
    }
  }

  /** The room was deleted. The last event of a room. */
  record RoomClosed() implements RoomEvent {}
}
