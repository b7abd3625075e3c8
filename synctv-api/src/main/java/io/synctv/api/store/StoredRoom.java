package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of a room, at one revision.
 *
 * @param revision the revision of the parts
 * @param info what the room is
 * @param members who belongs to it, in no particular order
 * @param playlist the entries in order
 * @param chat the last messages, newest last
 * @param playback the last snapshot of the timeline, or null when none was kept
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record StoredRoom(
    Revision revision,
    RoomInfo info,
    List<Member> members,
    List<PlaylistItem> playlist,
    List<ChatMessage> chat,
    @Nullable PlaybackState playback) {

  /** Copies the lists. */
  public StoredRoom {
    Objects.requireNonNull(revision, "revision");
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(members, "members");
    Objects.requireNonNull(playlist, "playlist");
    Objects.requireNonNull(chat, "chat");
    members = List.copyOf(members);
    playlist = List.copyOf(playlist);
    chat = List.copyOf(chat);
  }
}
