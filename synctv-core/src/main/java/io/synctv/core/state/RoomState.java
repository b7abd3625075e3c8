package io.synctv.core.state;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a room is at one point of its order. Immutable; {@link #apply} is the only way on.
 *
 * <p>Chat is not part of it: no rule depends on what was said.
 *
 * @param info what the room is
 * @param playback the timeline
 * @param playlist the entries
 * @param members who belongs to it
 * @param revision the database's revision of all that is kept under one: all but playback and chat.
 *     Whoever applies the events of a change sets it, once, with the last of them
 * @param closed whether the room was deleted
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomState(
    RoomInfo info,
    PlaybackState playback,
    Playlist playlist,
    Map<UserId, Member> members,
    Revision revision,
    boolean closed) {

  /** Copies the members. */
  public RoomState {
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(playback, "playback");
    Objects.requireNonNull(playlist, "playlist");
    Objects.requireNonNull(members, "members");
    Objects.requireNonNull(revision, "revision");
    members = Map.copyOf(members);
  }

  /**
   * Returns the state after an event.
   *
   * @param event what happened
   * @return the next state
   */
  public RoomState apply(RoomEvent event) {
    Objects.requireNonNull(event, "event");
    return switch (event) {
      case PlaybackEvent playback -> after(playback);
      case PlaylistEvent playlist -> after(playlist);
      case MemberEvent member -> after(member);
      case InfoEvent info -> after(info);
      case ChatEvent chat -> this;
    };
  }

  private RoomState after(PlaybackEvent event) {
    return switch (event) {
      case PlaybackEvent.Changed changed -> withPlayback(changed.playback());
    };
  }

  private RoomState after(PlaylistEvent event) {
    return switch (event) {
      case PlaylistEvent.Put put ->
          withPlaylist(
              playlist.with(put.placements().stream().map(PlaylistEvent.Placement::item).toList()));
      case PlaylistEvent.Removed removed -> withPlaylist(playlist.without(removed.items()));
    };
  }

  private RoomState after(MemberEvent event) {
    return switch (event) {
      case MemberEvent.Changed changed -> {
        Map<UserId, Member> next = new HashMap<>(members);
        next.put(changed.member().user().id(), changed.member());
        yield new RoomState(info, playback, playlist, next, revision, closed);
      }
      case MemberEvent.Ended ended -> {
        Map<UserId, Member> next = new HashMap<>(members);
        ended.whom().forEach(next::remove);
        yield new RoomState(info, playback, playlist, next, revision, closed);
      }
      case MemberEvent.Kicked kicked -> this;
    };
  }

  private RoomState after(InfoEvent event) {
    return switch (event) {
      case InfoEvent.Changed changed ->
          new RoomState(changed.room(), playback, playlist, members, revision, closed);
      case InfoEvent.Closed gone ->
          new RoomState(info, playback, playlist, members, revision, true);
    };
  }

  /**
   * Returns this state with another timeline.
   *
   * @param next the timeline
   * @return the changed state
   */
  public RoomState withPlayback(PlaybackState next) {
    Objects.requireNonNull(next, "next");
    return new RoomState(info, next, playlist, members, revision, closed);
  }

  /**
   * Returns this state under another revision.
   *
   * @param next the revision
   * @return the same room
   */
  public RoomState withRevision(Revision next) {
    Objects.requireNonNull(next, "next");
    return new RoomState(info, playback, playlist, members, next, closed);
  }

  /** {@return the current playlist entry, or null when nothing is selected or it is gone} */
  public @Nullable PlaylistItem current() {
    return playlist.find(playback.media()).orElse(null);
  }

  /** {@return the length of the current entry in seconds, or null when it is not known} */
  public @Nullable Double currentDuration() {
    PlaylistItem current = current();
    return current == null ? null : current.media().duration();
  }

  private RoomState withPlaylist(Playlist next) {
    return new RoomState(info, playback, next, members, revision, closed);
  }
}
