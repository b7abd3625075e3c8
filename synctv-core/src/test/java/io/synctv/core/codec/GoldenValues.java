package io.synctv.core.codec;

import io.synctv.api.Actor;
import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values that never change, with every field set: {@link GoldenBytesTest} knows their bytes. */
final class GoldenValues {

  static final User ADA = new User(UserId.of("ada"), "Ada", UserKind.ACCOUNT);
  static final User GUEST = new User(UserId.of("guest-1"), "Zoë", UserKind.GUEST);

  static final PlaybackState PLAYBACK =
      new PlaybackState(MediaId.of("m1"), true, 12.5, 1.25, 1_700_000_000_123L, 7);

  static final PlaylistItem ITEM =
      new PlaylistItem(
          MediaId.of("m1"),
          new Media(
              "https://example.org/film.mpd",
              "Film",
              MediaType.DASH,
              false,
              5400.5,
              Map.of("Referer", "https://example.org/"),
              List.of(new Subtitle("https://example.org/de.vtt", "Deutsch", "de")),
              List.of(new MediaSource("https://example.org/sd.mp4", "SD", MediaType.MP4))),
          new OrderKey("V1"),
          ADA,
          1_700_000_000_001L);

  static final ChatMessage CHAT =
      new ChatMessage(
          ChatId.of("c2"), GUEST, "Hello, world", 1_700_000_000_002L, ChatId.of("c1"), 61.5, 3);

  static final Member MEMBER =
      new Member(ADA, Role.ADMIN, new PermissionSet(5), new PermissionSet(2), 1_700_000_000_003L);

  static final RoomInfo ROOM =
      new RoomInfo(
          RoomId.of("r1"),
          "Room",
          ADA,
          1_700_000_000_004L,
          true,
          "hash",
          new RoomSettings(ControlPolicy.ADMINS, AdvanceMode.REPEAT_ONE, 50));

  static final PresenceEntry PRESENCE =
      new PresenceEntry(
          SessionId.of("s1"),
          ADA,
          Role.OWNER,
          "TV",
          NodeId.of("left"),
          1_700_000_000_005L,
          true,
          new PlayerReport(MediaId.of("m1"), 12.25, true, true, 20.5, -3.5, 5400.5, true));

  static final Revision REVISION = new Revision(42, "change-42");

  static final EventCodec.Header HEADER =
      new EventCodec.Header(
          1_700_000_000_006L,
          new Actor(ADA, SessionId.of("s1")),
          IdempotencyKey.of("key-1"),
          "digest",
          List.of("m1", "m2"),
          9,
          new EventCodec.Part(new Revision(41, "change-41"), REVISION, 1, 2, true));

  /** One event of each kind, by what it is called in the golden file. */
  static final Map<String, RoomEvent> EVENTS =
      Map.ofEntries(
          Map.entry("playback", new PlaybackEvent.Changed(PLAYBACK, PlaybackCause.SEEK)),
          Map.entry(
              "playlist-put",
              new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(ITEM, MediaId.of("m0"))))),
          Map.entry(
              "playlist-measured",
              new PlaylistEvent.Put(
                  List.of(
                      new PlaylistEvent.Placement(
                          ITEM.withMedia(ITEM.media().withExtent(false, 60.5, Extent.MEASURED)),
                          null)))),
          Map.entry(
              "playlist-removed",
              new PlaylistEvent.Removed(List.of(MediaId.of("m1"), MediaId.of("m2")))),
          Map.entry("chat-posted", new ChatEvent.Posted(CHAT)),
          Map.entry("member-changed", new MemberEvent.Changed(MEMBER, true)),
          Map.entry(
              "member-joined-by",
              new MemberEvent.Changed(MEMBER.withJoinedBy(JoinedBy.PASSWORD), true)),
          Map.entry(
              "member-ended", new MemberEvent.Ended(List.of(UserId.of("kim"), UserId.of("lee")))),
          Map.entry("member-kicked", new MemberEvent.Kicked(UserId.of("kim"))),
          Map.entry("info-changed", new InfoEvent.Changed(ROOM, Set.of(RoomPart.NAME))),
          Map.entry("info-closed", new InfoEvent.Closed()));

  static final DurableChange CHANGE =
      new DurableChange(
          1_700_000_000_007L,
          List.of(
              new DurableChange.Effect(
                  new Actor(ADA, SessionId.of("s1")),
                  IdempotencyKey.of("key-1"),
                  "digest",
                  List.of("m1"),
                  List.of(new ChatEvent.Posted(CHAT), new InfoEvent.Closed()),
                  new PlaybackCommand.Select(MediaId.of("m1"), 3.5, true))));

  private GoldenValues() {}
}
