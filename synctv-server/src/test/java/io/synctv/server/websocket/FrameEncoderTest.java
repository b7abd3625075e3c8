package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final User ADA = User.of("ada");
  private static final RoomInfo ROOM =
      new RoomInfo(
          RoomId.of("r"), "Friday", ADA, 1000, false, "pbkdf2-secret", RoomSettings.DEFAULT);
  private static final PlaylistItem ITEM =
      new PlaylistItem(
          MediaId.of("m"), Media.of("https://e.org/a.mp4"), new OrderKey("V"), ADA, 2000);
  private static final PlaybackState PLAYING =
      new PlaybackState(MediaId.of("m"), true, 12.5, 1.25, 1_790_000_000_000L, 7);
  private static final PresenceEntry PRESENT =
      new PresenceEntry(
          SessionId.of("s"),
          ADA,
          Role.OWNER,
          "TV",
          NodeId.of("n"),
          3000,
          false,
          new PlayerReport(MediaId.of("m"), 1, false, true, 20.0, -0.5, 60.0, true));

  private final FrameEncoder encoder =
      new FrameEncoder(
          () -> 1_790_000_000_123_456L, Duration.ofSeconds(10), Map.of("chatLength", 2000L));

  private JsonNode json(SessionMessage message) {
    byte[] frame = encoder.encode(message);
    int header = (frame[1] & 0x7F) < 126 ? 2 : 4;
    try {
      return JSON.readTree(frame, header, frame.length - header);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode json(RoomEvent event) {
    return json(
        new SessionMessage.Ordered(
            new OrderedEvent(Epoch.of("e"), 5, 4000, Actor.of(ADA), null, event)));
  }

  private static SessionMessage.Welcome welcome(SessionMessage.Snapshot snapshot) {
    return welcome(List.of(PRESENT), snapshot);
  }

  private static SessionMessage.Welcome welcome(
      List<PresenceEntry> people, SessionMessage.Snapshot snapshot) {
    return new SessionMessage.Welcome(
        SessionId.of("s"),
        ADA,
        Role.OWNER,
        PermissionSet.ALL,
        Epoch.of("e"),
        4,
        5000,
        ROOM,
        PLAYING,
        people,
        people.size(),
        snapshot);
  }

  /** The text of a long list is kept; each welcome must show its own. */
  @Test
  void eachWelcomeHoldsItsOwnPeople() {
    for (int round = 0; round < 200; round++) {
      List<PresenceEntry> people = new ArrayList<>();
      for (int i = 0; i <= 11; i++) {
        people.add(
            new PresenceEntry(
                SessionId.of("s" + round + "-" + i),
                new User(UserId.of("zoe"), "Zoë", UserKind.GUEST),
                Role.MEMBER,
                null,
                NodeId.of("n"),
                i,
                false,
                null));
      }
      JsonNode first = json(welcome(people, null));
      assertThat(first.path("people")).hasSize(12);
      assertThat(first.at("/people/11/session").asText()).isEqualTo("s" + round + "-11");
      assertThat(first.at("/people/3/user/name").asText()).isEqualTo("Zoë");
      assertThat(json(welcome(people, null))).isEqualTo(first);
      assertThat(first.path("count").asInt()).isEqualTo(12);
    }
  }

  @Test
  void aFreshWelcomeHoldsAll() {
    JsonNode welcome = json(welcome(new SessionMessage.Snapshot(List.of(ITEM), List.of())));
    assertThat(welcome.path("resumed").asBoolean()).isFalse();
    assertThat(welcome.path("permissions").asText()).isEqualTo("18446744073709551615");
    assertThat(welcome.at("/room/playing").asText()).isEqualTo("a.mp4");
    assertThat(welcome.at("/room/locked").asBoolean()).isTrue();
    assertThat(welcome.toString()).doesNotContain("secret");
    assertThat(welcome.at("/limits/chatLength").asInt()).isEqualTo(2000);
    assertThat(welcome.path("heartbeat").asInt()).isEqualTo(10);
    assertThat(welcome.at("/people/0/drift").asDouble()).isEqualTo(-0.5);
    assertThat(welcome.at("/people/0/blocked").asBoolean()).isTrue();
    assertThat(welcome.at("/playlist/0/id").asText()).isEqualTo("m");
    assertThat(welcome.path("chat").isArray()).isTrue();
    assertThat(welcome.at("/playback/position").asDouble()).isEqualTo(12.5);
  }

  @Test
  void aResumedWelcomeLeavesOutWhatTheClientKnows() {
    JsonNode welcome = json(welcome(null));
    assertThat(welcome.path("resumed").asBoolean()).isTrue();
    assertThat(welcome.has("playlist")).isFalse();
    assertThat(welcome.has("chat")).isFalse();
  }

  @Test
  void everyEventSaysWhenAndWho() {
    for (RoomEvent event :
        List.of(
            new PlaybackEvent.Changed(PLAYING, PlaybackCause.SEEK),
            new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(ITEM, null))),
            new PlaylistEvent.Removed(List.of(MediaId.of("m"))),
            new ChatEvent.Posted(
                new ChatMessage(ChatId.of("c"), ADA, "hi", 4000, ChatId.of("b"), 1.5, 1)),
            new MemberEvent.Changed(Member.of(ADA, Role.ADMIN, 1), true),
            new MemberEvent.Ended(List.of(UserId.of("bob"))),
            new MemberEvent.Kicked(UserId.of("bob")),
            new InfoEvent.Changed(ROOM, Set.of(RoomPart.NAME)),
            new InfoEvent.Changed(ROOM, Set.of(RoomPart.SETTINGS)),
            new InfoEvent.Closed())) {
      JsonNode json = json(event);
      assertThat(json.path("seq").asLong()).isEqualTo(5);
      assertThat(json.path("at").asLong()).isEqualTo(4000);
      assertThat(json.at("/by/id").asText()).isEqualTo("ada");
      assertThat(json.path("type").asText())
          .isIn(
              "playback",
              "playlist",
              "chat",
              "members",
              "memberships",
              "kicked",
              "room",
              "settings");
    }
  }

  @Test
  void aKickSaysWhom() {
    JsonNode json = json(new MemberEvent.Kicked(UserId.of("bob")));
    assertThat(json.path("type").asText()).isEqualTo("kicked");
    assertThat(json.path("userId").asText()).isEqualTo("bob");
  }

  @Test
  void placedItemsNameTheOneBeforeThem() {
    JsonNode json =
        json(
            new PlaylistEvent.Put(
                List.of(
                    new PlaylistEvent.Placement(ITEM, null),
                    new PlaylistEvent.Placement(ITEM, MediaId.of("x")))));
    assertThat(json.at("/items/0/after").isNull()).isTrue();
    assertThat(json.at("/items/1/after").asText()).isEqualTo("x");
  }

  @Test
  void changedSettingsComeWithTheRoom() {
    JsonNode json = json(new InfoEvent.Changed(ROOM, Set.of(RoomPart.SETTINGS, RoomPart.NAME)));
    assertThat(json.path("type").asText()).isEqualTo("settings");
    assertThat(json.at("/settings/advance").asText()).isEqualTo("next");
    assertThat(json.at("/room/name").asText()).isEqualTo("Friday");
    assertThat(json.toString()).doesNotContain("secret");
  }

  @Test
  void aRoomWhoseSettingsStayedComesWithoutThem() {
    JsonNode json =
        json(
            new InfoEvent.Changed(ROOM, Set.of(RoomPart.NAME, RoomPart.HIDDEN, RoomPart.PASSWORD)));
    assertThat(json.path("type").asText()).isEqualTo("room");
    assertThat(json.has("settings")).isFalse();
    assertThat(json.at("/room/name").asText()).isEqualTo("Friday");
    assertThat(json.toString()).doesNotContain("secret");
  }

  @Test
  void itemsSayWhereTheyStandAndMessagesWhichVersionTheyAre() {
    ChatMessage said = new ChatMessage(ChatId.of("c"), ADA, "hi", 4000, null, null, 3);
    JsonNode welcome = json(welcome(new SessionMessage.Snapshot(List.of(ITEM), List.of(said))));
    assertThat(welcome.at("/playlist/0/order").asText()).isEqualTo("V");
    assertThat(welcome.at("/playlist/0").has("after")).isFalse();
    assertThat(welcome.at("/chat/0/version").asLong()).isEqualTo(3);
    JsonNode put = json(new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(ITEM, null))));
    assertThat(put.at("/items/0/order").asText()).isEqualTo("V");
    assertThat(json(new ChatEvent.Posted(said)).at("/message/version").asLong()).isEqualTo(3);
  }

  @Test
  void theRestIsAsDocumented() {
    assertThat(json(new SessionMessage.Skipped(3, 5)))
        .hasToString("{\"type\":\"skipped\",\"from\":3,\"seq\":5}");
    assertThat(json(new SessionMessage.Notice("x")))
        .hasToString("{\"type\":\"notice\",\"code\":\"x\"}");
    assertThat(json(new SessionMessage.Access(Role.ADMIN, PermissionSet.ALL)))
        .hasToString(
            "{\"type\":\"access\",\"role\":\"admin\",\"permissions\":\"18446744073709551615\"}");
    assertThat(json(new SessionMessage.Drain(250)))
        .hasToString("{\"type\":\"drain\",\"reconnectAfter\":250}");
    assertThat(json(new SessionMessage.Ack(1, null, List.of())))
        .hasToString("{\"type\":\"ack\",\"id\":1}");
    assertThat(json(new SessionMessage.Ack(1, 2L, List.of("a"))))
        .hasToString("{\"type\":\"ack\",\"id\":1,\"seq\":2,\"ids\":[\"a\"]}");
    assertThat(json(new SessionMessage.Reject(null, Rejection.of(ErrorCode.CONFLICT))).toString())
        .contains("\"code\":\"CONFLICT\"", "\"retryable\":true")
        .doesNotContain("\"id\"");
    assertThat(json(new SessionMessage.Typing(ADA)).at("/user/id").asText()).isEqualTo("ada");
    JsonNode presence =
        json(new SessionMessage.PresenceChanged(List.of(), List.of(PRESENT), List.of(), 0));
    assertThat(presence.at("/left/0/session").asText()).isEqualTo("s");
    assertThat(presence.has("joined")).isFalse();
    assertThat(presence.path("count").asInt()).isZero();
  }

  @Test
  void pongsAreStampedAsTheyAreWritten() {
    JsonNode pong = json(new SessionMessage.Pong(1.5, 1_790_000_000_100.25));
    assertThat(pong.path("t0").asDouble()).isEqualTo(1.5);
    assertThat(pong.path("t1").asDouble()).isEqualTo(1_790_000_000_100.25);
    assertThat(pong.path("t2").asDouble()).isEqualTo(1_790_000_000_123.456);
  }
}
