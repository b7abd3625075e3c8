package io.synctv.server.websocket;

import io.synctv.api.Actor;
import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One message of each kind that the server sends, by the name of its sample. The ordered ones
 * follow the fresh welcome without a gap.
 */
final class ServerSamples {

  private static final long NOW = 1_790_000_000_000L;
  private static final long FIRST_SEQ = 41;
  private static final Epoch EPOCH = Epoch.of("e_1");
  private static final NodeId NODE = NodeId.of("node-1");
  private static final User ADA = new User(UserId.of("u_ada"), "Ada", UserKind.ACCOUNT);
  private static final User BOB = new User(UserId.of("u_bob"), "Bob", UserKind.GUEST);
  private static final RoomSettings SETTINGS =
      new RoomSettings(ControlPolicy.MEMBERS, AdvanceMode.NEXT, 100);
  private static final RoomInfo ROOM =
      new RoomInfo(RoomId.of("r_friday"), "Friday", ADA, NOW - 86_400_000, false, "hash", SETTINGS);
  private static final PlaylistItem FILM =
      new PlaylistItem(
          MediaId.of("m_film"),
          new Media(
              "https://media.example.org/film.mp4",
              "Film",
              MediaType.MP4,
              false,
              5400.0,
              Map.of("Referer", "https://example.org/"),
              List.of(new Subtitle("https://media.example.org/film.vtt", "English", "en")),
              List.of(
                  new MediaSource("https://media.example.org/film.m3u8", "1080p", MediaType.HLS))),
          new OrderKey("V"),
          ADA,
          NOW - 60_000);
  private static final PlaylistItem NEWS =
      new PlaylistItem(
          MediaId.of("m_news"),
          Media.of("https://media.example.org/news.m3u8", "News", MediaType.HLS, true),
          new OrderKey("k"),
          BOB,
          NOW);
  private static final PlaylistItem TALK =
      new PlaylistItem(
          MediaId.of("m_talk"),
          Media.of("https://media.example.org/talk.m3u8", "Talk", MediaType.HLS, false)
              .withExtent(false, null, Extent.GROWING),
          new OrderKey("s"),
          BOB,
          NOW);
  private static final PlaybackState PLAYING = new PlaybackState(FILM.id(), true, 12.5, 1, NOW, 7);
  private static final ChatMessage HELLO =
      new ChatMessage(ChatId.of("c_1"), ADA, "Hello", NOW - 5000, null, null, 1);
  private static final ChatMessage ANSWER =
      new ChatMessage(ChatId.of("c_2"), BOB, "Hello Ada", NOW, HELLO.id(), 12.5, 1);
  private static final PermissionSet MAY =
      PermissionSet.of(
          Permission.VIEW_PLAYLIST, Permission.PLAY_PAUSE, Permission.SEEK, Permission.SEND_CHAT);
  private static final PresenceEntry ADAS =
      new PresenceEntry(
          SessionId.of("s_ada"),
          ADA,
          Role.OWNER,
          "Television",
          NODE,
          NOW - 30_000,
          false,
          new PlayerReport(FILM.id(), 12.5, false, true, 20.0, -0.004, 5400.0, false));
  private static final PresenceEntry CANNOT_PLAY =
      new PresenceEntry(
          SessionId.of("s_cleo"),
          User.of("u_cleo"),
          Role.MEMBER,
          null,
          NODE,
          NOW - 20_000,
          false,
          new PlayerReport(
              FILM.id(), 0, false, false, 35.0, null, null, false, null, false, false, "network"));
  private static final PresenceEntry BOBS =
      new PresenceEntry(SessionId.of("s_bob"), BOB, Role.GUEST, null, NODE, NOW, false, null);

  private final Map<String, SessionMessage> samples = new LinkedHashMap<>();
  private long seq = FIRST_SEQ;

  private ServerSamples() {
    replies();
    events();
    samples.put("presence", presence());
    samples.put("access", new SessionMessage.Access(Role.ADMIN, MAY));
    samples.put("typing", new SessionMessage.Typing(BOB));
    samples.put("notice", new SessionMessage.Notice("CLUSTER_ISOLATED"));
    samples.put("drain", new SessionMessage.Drain(2500));
  }

  /** Returns the samples in the order in which the page shows them. */
  static Map<String, SessionMessage> all() {
    return new ServerSamples().samples;
  }

  /** Returns the encoder that writes them: at a fixed time. */
  static FrameEncoder encoder() {
    return new FrameEncoder(
        () -> NOW * 1000 + 250, Duration.ofSeconds(10), Map.of("chatLength", 2000L));
  }

  private void replies() {
    samples.put(
        "welcome",
        welcome(new SessionMessage.Snapshot(List.of(FILM), List.of(HELLO)), FIRST_SEQ - 1));
    samples.put("welcome-resumed", welcome(null, FIRST_SEQ - 1));
    samples.put("ack", new SessionMessage.Ack(3, null, List.of()));
    samples.put("ack-event", new SessionMessage.Ack(4, FIRST_SEQ + 1, List.of(NEWS.id().value())));
    samples.put("reject", new SessionMessage.Reject(5L, Rejection.of(ErrorCode.MEDIA_CHANGED)));
    samples.put(
        "reject-unnumbered", new SessionMessage.Reject(null, Rejection.of(ErrorCode.MALFORMED)));
    samples.put(
        "reject-fault",
        new SessionMessage.Reject(
            6L,
            new Rejection(
                ErrorCode.INVALID, "url is refused: its host is missing", "HOST_MISSING")));
    samples.put("pong", new SessionMessage.Pong(1234.5, NOW + 0.125));
  }

  private void events() {
    event("playback", new PlaybackEvent.Changed(PLAYING, PlaybackCause.PLAY));
    event(
        "playlist-put",
        new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(NEWS, FILM.id()))));
    event(
        "playlist-growing",
        new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(TALK, NEWS.id()))));
    event("playlist-removed", new PlaylistEvent.Removed(List.of(NEWS.id())));
    event("chat", new ChatEvent.Posted(ANSWER));
    event("members-joined", new MemberEvent.Changed(Member.of(BOB, Role.MEMBER, NOW), true));
    event("members-changed", new MemberEvent.Changed(Member.of(BOB, Role.ADMIN, NOW), false));
    event("memberships", new MemberEvent.Ended(List.of(BOB.id())));
    event("kicked", new MemberEvent.Kicked(BOB.id()));
    event("settings", new InfoEvent.Changed(ROOM, Set.of(RoomPart.SETTINGS)));
    event("room", new InfoEvent.Changed(ROOM, Set.of(RoomPart.NAME)));
    samples.put("skipped", new SessionMessage.Skipped(seq, seq + 2));
    seq += 3;
    event("room-closed", new InfoEvent.Closed());
  }

  private void event(String name, RoomEvent event) {
    samples.put(
        name,
        new SessionMessage.Ordered(
            new OrderedEvent(EPOCH, seq++, NOW, Actor.of(ADA), null, event)));
  }

  private static SessionMessage welcome(SessionMessage.Snapshot snapshot, long seq) {
    return new SessionMessage.Welcome(
        ADAS.session(),
        ADA,
        Role.OWNER,
        PermissionSet.ALL,
        EPOCH,
        seq,
        NOW,
        ROOM,
        PLAYING,
        List.of(ADAS),
        1,
        snapshot);
  }

  private static SessionMessage presence() {
    PresenceEntry before =
        new PresenceEntry(
            SessionId.of("s_bob_before"), BOB, Role.GUEST, null, NODE, NOW - 1000, true, null);
    return new SessionMessage.PresenceChanged(
        List.of(BOBS), List.of(before), List.of(ADAS.withRole(Role.OWNER), CANNOT_PLAY), 3);
  }
}
