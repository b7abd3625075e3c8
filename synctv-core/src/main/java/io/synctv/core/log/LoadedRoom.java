package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.StoredRoom;
import io.synctv.cluster.spi.LogHead;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a room in memory starts with.
 *
 * @param state the room
 * @param head where its log stands; {@code state} has its timeline
 * @param chat the last messages, newest last
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record LoadedRoom(RoomState state, LogHead head, List<ChatMessage> chat) {

  /** Puts together what the database and the log have. */
  public static LoadedRoom of(StoredRoom stored, LogHead head) {
    PlaybackState playback = EventCodec.decodeSnapshot(head.snapshot()).playback();
    return new LoadedRoom(stateOf(stored, playback), head, stored.chat());
  }

  /** Makes a room's state of what the database has. */
  public static RoomState stateOf(StoredRoom stored, PlaybackState playback) {
    Map<UserId, Member> members = new HashMap<>();
    stored.members().forEach(member -> members.put(member.user().id(), member));
    return new RoomState(
        stored.info(), playback, Playlist.of(stored.playlist()), members, stored.revision(), false);
  }

  /**
   * Says whether the log may go on from what was read: it has not told of more than that, and
   * nothing of another history.
   */
  public boolean fits() {
    Revision told = head.told();
    Revision read = state.revision();
    return told != null && (told.number() < read.number() || told.equals(read));
  }
}
