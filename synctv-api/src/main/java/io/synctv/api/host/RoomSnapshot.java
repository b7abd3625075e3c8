package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import java.util.List;
import java.util.Objects;

/**
 * A room at one point of its order.
 *
 * @param position the last event that it includes
 * @param info what the room is
 * @param playback the timeline
 * @param playlist the entries in order
 * @param members who belongs to it, in no particular order
 * @param chat the last messages, newest last
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomSnapshot(
    EventPosition position,
    RoomInfo info,
    PlaybackState playback,
    List<PlaylistItem> playlist,
    List<Member> members,
    List<ChatMessage> chat) {

  /** Copies the lists. */
  public RoomSnapshot {
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(playback, "playback");
    Objects.requireNonNull(playlist, "playlist");
    Objects.requireNonNull(members, "members");
    Objects.requireNonNull(chat, "chat");
    playlist = List.copyOf(playlist);
    members = List.copyOf(members);
    chat = List.copyOf(chat);
  }
}
