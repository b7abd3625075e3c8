package io.synctv.core.fake;

import io.synctv.api.Actor;
import io.synctv.api.IdGenerator;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rooms in a given state, for rules that are functions of it. */
public final class Scene {

  public static final long NOW = 1_700_000_000_000L;
  public static final long LEAD = 100;
  public static final User OWNER = User.of("owner");
  public static final User ADMIN = User.of("admin");
  public static final User MEMBER = User.of("member");
  public static final User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);
  public static final User STRANGER = User.of("stranger");
  public static final MediaId A = MediaId.of("a");
  public static final MediaId B = MediaId.of("b");
  public static final MediaId LIVE = MediaId.of("live");

  private Scene() {}

  public static RoomInfo info(ControlPolicy control, AdvanceMode advance, String password) {
    return new RoomInfo(
        RoomId.of("room"),
        "Room",
        OWNER,
        1,
        false,
        password,
        new RoomSettings(control, advance, 100));
  }

  public static RoomState room(RoomInfo info, Member... members) {
    Map<UserId, Member> byId = new HashMap<>();
    for (Member member : members) {
      byId.put(member.user().id(), member);
    }
    return new RoomState(
        info, PlaybackState.initial(NOW), Playlist.EMPTY, byId, Revision.CREATED, false);
  }

  /** An open room with a (100 s), b (of unknown length) and a live stream. */
  public static RoomState cinema() {
    return cinema(AdvanceMode.NEXT);
  }

  public static RoomState cinema(AdvanceMode advance) {
    return withItems(
        room(info(ControlPolicy.EVERYONE, advance, null)),
        item("a", "1", media("a").withDuration(100)),
        item("b", "2", media("b")),
        item("live", "3", Media.of("https://example.org/live.m3u8", null, null, true)));
  }

  public static RoomState withItems(RoomState state, PlaylistItem... items) {
    return new RoomState(
        state.info(),
        state.playback(),
        Playlist.of(List.of(items)),
        state.members(),
        state.revision(),
        state.closed());
  }

  public static RoomState playing(RoomState state, MediaId media, double position) {
    return state.withPlayback(new PlaybackState(media, true, position, 1, NOW, 7));
  }

  public static RoomState paused(RoomState state, MediaId media, double position) {
    return state.withPlayback(new PlaybackState(media, false, position, 1, NOW, 7));
  }

  public static Media media(String name) {
    return Media.of("https://example.org/" + name + ".mp4");
  }

  public static PlaylistItem item(String id, String order, Media media) {
    return new PlaylistItem(MediaId.of(id), media, new OrderKey(order), OWNER, NOW);
  }

  public static DecisionContext at(long now, User user) {
    return new DecisionContext(
        Actor.of(user), now, LEAD, new IdGenerator(new Random(5)), AccessOverlay.NONE);
  }

  public static RoomEvent only(Decision decision) {
    if (decision instanceof Decision.Accepted granted && granted.events().size() == 1) {
      return granted.events().getFirst();
    }
    throw new AssertionError("not one event: " + decision);
  }

  public static PlaybackState playback(Decision decision) {
    return ((PlaybackEvent.Changed) only(decision)).playback();
  }

  /** Returns why a command was refused, or null when it was granted. */
  public static ErrorCode refusal(Decision decision) {
    return decision instanceof Decision.Rejected refused ? refused.rejection().code() : null;
  }

  public static boolean nothing(Decision decision) {
    return decision instanceof Decision.Accepted granted && granted.events().isEmpty();
  }
}
