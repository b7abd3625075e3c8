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
import io.synctv.store.kit.OpaqueIds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Random values within their bounds; the seed decides all. */
final class Samples {

  private static final String LETTERS = "aZ9_- é漢🎬~";
  private static final List<UserId> PEOPLE = OpaqueIds.some(14, 100);
  private static final List<String> REFERENCES =
      OpaqueIds.references(14).stream().filter(text -> text.length() < 300).toList();

  private final Random random;

  Samples(long seed) {
    this.random = new Random(seed);
  }

  <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? null : value.get();
  }

  <T> List<T> some(Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value.get());
    }
    return values;
  }

  <E> E one(E[] values) {
    return values[random.nextInt(values.length)];
  }

  String id() {
    StringBuilder id = new StringBuilder();
    for (int i = 1 + random.nextInt(64); i > 0; i--) {
      id.append("abcXYZ019_-".charAt(random.nextInt(11)));
    }
    return id.toString();
  }

  String text(int max) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(max - 1); i > 0; i--) {
      text.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, random.nextInt(10))));
    }
    return text.toString().strip();
  }

  String url() {
    return random.nextBoolean()
        ? "https://example.org/" + id() + "?q=" + random.nextInt()
        : REFERENCES.get(random.nextInt(REFERENCES.size()));
  }

  User user() {
    return new User(person(), text(40), one(UserKind.values()));
  }

  UserId person() {
    return random.nextBoolean() ? UserId.of(id()) : PEOPLE.get(random.nextInt(PEOPLE.size()));
  }

  Actor actor() {
    return new Actor(user(), maybe(() -> SessionId.of(id())));
  }

  IdempotencyKey key() {
    return maybe(() -> IdempotencyKey.of(id()));
  }

  long time() {
    return random.nextLong();
  }

  PlaybackState playback() {
    return new PlaybackState(
        maybe(() -> MediaId.of(id())),
        random.nextBoolean(),
        random.nextDouble() * 10_000,
        0.25 + random.nextDouble() * 3.75,
        time(),
        random.nextLong(Long.MAX_VALUE));
  }

  Media media() {
    boolean live = random.nextBoolean();
    return new Media(
        url(),
        text(100),
        one(MediaType.values()),
        live,
        live ? null : maybe(() -> 0.5 + random.nextDouble() * 10_000),
        random.nextBoolean() ? Map.of() : Map.of("Referer", text(60), "X-" + id(), text(20)),
        some(() -> new Subtitle(url(), text(20), maybe(() -> "en"))),
        some(() -> new MediaSource(url(), text(20), maybe(() -> one(MediaType.values())))),
        one(Extent.values()));
  }

  PlaylistItem item() {
    return new PlaylistItem(
        MediaId.of(id()), media(), new OrderKey("V" + random.nextInt(99) + "1"), user(), time());
  }

  ChatMessage chat() {
    return new ChatMessage(
        ChatId.of(id()),
        user(),
        text(500),
        time(),
        maybe(() -> ChatId.of(id())),
        maybe(random::nextDouble),
        1 + random.nextInt(5));
  }

  Member member() {
    return new Member(
        user(),
        one(Role.values()),
        new PermissionSet(random.nextLong()),
        new PermissionSet(random.nextLong()),
        time(),
        maybe(() -> one(JoinedBy.values())));
  }

  RoomInfo room() {
    return new RoomInfo(
        RoomId.of(id()),
        text(80),
        user(),
        time(),
        random.nextBoolean(),
        maybe(() -> text(60)),
        new RoomSettings(
            one(ControlPolicy.values()), one(AdvanceMode.values()), 1 + random.nextInt(1000)));
  }

  PresenceEntry presence() {
    return new PresenceEntry(
        SessionId.of(id()),
        user(),
        one(Role.values()),
        maybe(() -> text(60)),
        NodeId.of(id()),
        time(),
        random.nextBoolean(),
        maybe(this::report));
  }

  private PlayerReport report() {
    return new PlayerReport(
        maybe(() -> MediaId.of(id())),
        random.nextDouble() * 100,
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(random::nextDouble),
        maybe(random::nextDouble),
        maybe(() -> 1 + random.nextDouble()),
        random.nextBoolean(),
        maybe(() -> one(PlayerReport.TimelineKind.values())),
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(() -> text(PlayerReport.MAX_FAILED)));
  }

  private Set<RoomPart> parts() {
    Set<RoomPart> parts = EnumSet.of(one(RoomPart.values()));
    parts.add(one(RoomPart.values()));
    return parts;
  }

  Revision revision() {
    return new Revision(random.nextInt(1000), id());
  }

  EventCodec.Header header(long version) {
    boolean keyed = random.nextBoolean();
    return new EventCodec.Header(
        time(),
        actor(),
        keyed ? IdempotencyKey.of(id()) : null,
        keyed ? id() : null,
        some(this::id),
        version,
        maybe(
            () ->
                new EventCodec.Part(
                    revision(),
                    revision(),
                    random.nextInt(9),
                    random.nextInt(9),
                    random.nextBoolean())));
  }

  DurableChange change() {
    return new DurableChange(
        time(),
        some(
            () ->
                new DurableChange.Effect(
                    actor(),
                    maybe(() -> IdempotencyKey.of(id())),
                    maybe(this::id),
                    some(this::id),
                    events(),
                    maybe(
                        () ->
                            new PlaybackCommand.Select(
                                maybe(() -> MediaId.of(id())),
                                maybe(random::nextDouble),
                                maybe(random::nextBoolean))))));
  }

  /** One event of each kind. */
  List<RoomEvent> events() {
    return List.of(
        new PlaybackEvent.Changed(playback(), one(PlaybackCause.values())),
        new PlaylistEvent.Put(
            some(() -> new PlaylistEvent.Placement(item(), maybe(() -> MediaId.of(id()))))),
        new PlaylistEvent.Removed(some(() -> MediaId.of(id()))),
        new ChatEvent.Posted(chat()),
        new MemberEvent.Changed(member(), random.nextBoolean()),
        new InfoEvent.Changed(room(), parts()),
        new MemberEvent.Kicked(person()),
        new InfoEvent.Closed());
  }
}
