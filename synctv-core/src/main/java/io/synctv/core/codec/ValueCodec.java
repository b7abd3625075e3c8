package io.synctv.core.codec;

import io.synctv.api.Actor;
import io.synctv.api.ChatId;
import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values inside events as {@link TaggedFields}: one pair of methods per type, field numbers
 * side by side.
 */
final class ValueCodec {

  private ValueCodec() {}

  static TaggedFields.Writer write(Revision revision) {
    return new TaggedFields.Writer().number(1, revision.number()).text(2, revision.change());
  }

  static Revision revision(TaggedFields.Reader in) {
    return new Revision(in.number(1), in.text(2));
  }

  /** Writes who does something: two fields of what is written. */
  static TaggedFields.Writer write(TaggedFields.Writer out, int user, int session, Actor by) {
    SessionId id = by.session();
    return out.nested(user, write(by.user())).text(session, id == null ? null : id.value());
  }

  static Actor actor(TaggedFields.Reader in, int user, int session) {
    String id = in.optionalText(session);
    return new Actor(user(in.nested(user)), id == null ? null : SessionId.of(id));
  }

  static TaggedFields.Writer write(User user) {
    return new TaggedFields.Writer()
        .text(1, user.id().value())
        .text(2, user.name())
        .text(3, user.kind().name());
  }

  static User user(TaggedFields.Reader in) {
    return new User(UserId.of(in.text(1)), in.text(2), UserKind.valueOf(in.text(3)));
  }

  static TaggedFields.Writer write(PlaybackState playback) {
    MediaId media = playback.media();
    return new TaggedFields.Writer()
        .text(1, media == null ? null : media.value())
        .flag(2, playback.playing())
        .real(3, playback.position())
        .real(4, playback.rate())
        .number(5, playback.anchor())
        .number(6, playback.version());
  }

  static PlaybackState playback(TaggedFields.Reader in) {
    String media = in.optionalText(1);
    return new PlaybackState(
        media == null ? null : MediaId.of(media),
        in.flag(2),
        in.real(3),
        in.real(4),
        in.number(5),
        in.number(6));
  }

  static TaggedFields.Writer write(PlaylistItem item) {
    return new TaggedFields.Writer()
        .text(1, item.id().value())
        .nested(2, write(item.media()))
        .text(3, item.order().value())
        .nested(4, write(item.addedBy()))
        .number(5, item.addedAt());
  }

  static PlaylistItem item(TaggedFields.Reader in) {
    return new PlaylistItem(
        MediaId.of(in.text(1)),
        media(in.nested(2)),
        new OrderKey(in.text(3)),
        user(in.nested(4)),
        in.number(5));
  }

  static TaggedFields.Writer write(Media media) {
    TaggedFields.Writer out =
        new TaggedFields.Writer()
            .text(1, media.url())
            .text(2, media.name())
            .text(3, media.type().name())
            .flag(4, media.live())
            .real(5, media.duration());
    // In one order on every node: digests are made of these bytes.
    new TreeMap<>(media.headers())
        .forEach(
            (key, value) -> out.nested(6, new TaggedFields.Writer().text(1, key).text(2, value)));
    for (Subtitle subtitle : media.subtitles()) {
      out.nested(
          7,
          new TaggedFields.Writer()
              .text(1, subtitle.url())
              .text(2, subtitle.label())
              .text(3, subtitle.language()));
    }
    for (MediaSource source : media.sources()) {
      MediaType type = source.type();
      out.nested(
          8,
          new TaggedFields.Writer()
              .text(1, source.url())
              .text(2, source.label())
              .text(3, type == null ? null : type.name()));
    }
    return out;
  }

  private static Media media(TaggedFields.Reader in) {
    Map<String, String> headers = new HashMap<>();
    in.all(6).forEach(header -> headers.put(header.text(1), header.text(2)));
    return new Media(
        in.text(1),
        in.text(2),
        MediaType.valueOf(in.text(3)),
        in.flag(4),
        in.optionalReal(5),
        headers,
        in.all(7).stream()
            .map(track -> new Subtitle(track.text(1), track.text(2), track.optionalText(3)))
            .toList(),
        in.all(8).stream().map(ValueCodec::source).toList());
  }

  private static MediaSource source(TaggedFields.Reader in) {
    String type = in.optionalText(3);
    return new MediaSource(in.text(1), in.text(2), type == null ? null : MediaType.valueOf(type));
  }

  static TaggedFields.Writer write(ChatMessage message) {
    ChatId replyTo = message.replyTo();
    return new TaggedFields.Writer()
        .text(1, message.id().value())
        .nested(2, write(message.from()))
        .text(3, message.text())
        .number(4, message.at())
        .text(5, replyTo == null ? null : replyTo.value())
        .real(6, message.mediaPosition())
        .number(7, message.version());
  }

  static ChatMessage chat(TaggedFields.Reader in) {
    String replyTo = in.optionalText(5);
    return new ChatMessage(
        ChatId.of(in.text(1)),
        user(in.nested(2)),
        in.text(3),
        in.number(4),
        replyTo == null ? null : ChatId.of(replyTo),
        in.optionalReal(6),
        in.has(7) ? in.number(7) : 1);
  }

  static TaggedFields.Writer write(Member member) {
    return new TaggedFields.Writer()
        .nested(1, write(member.user()))
        .text(2, member.role().name())
        .number(3, member.grants().mask())
        .number(4, member.denials().mask())
        .number(5, member.joinedAt());
  }

  static Member member(TaggedFields.Reader in) {
    return new Member(
        user(in.nested(1)),
        Role.valueOf(in.text(2)),
        new PermissionSet(in.number(3)),
        new PermissionSet(in.number(4)),
        in.number(5));
  }

  static TaggedFields.Writer write(RoomInfo room) {
    return new TaggedFields.Writer()
        .text(1, room.id().value())
        .text(2, room.name())
        .nested(3, write(room.owner()))
        .number(4, room.createdAt())
        .flag(5, room.hidden())
        .text(6, room.passwordHash())
        .text(7, room.settings().control().name())
        .text(8, room.settings().advance().name())
        .number(9, room.settings().maxMembers());
  }

  static RoomInfo room(TaggedFields.Reader in) {
    return new RoomInfo(
        RoomId.of(in.text(1)),
        in.text(2),
        user(in.nested(3)),
        in.number(4),
        in.flag(5),
        in.optionalText(6),
        new RoomSettings(
            ControlPolicy.valueOf(in.text(7)),
            AdvanceMode.valueOf(in.text(8)),
            (int) in.number(9)));
  }

  static TaggedFields.Writer write(PresenceEntry entry) {
    TaggedFields.Writer out =
        new TaggedFields.Writer()
            .text(1, entry.session().value())
            .nested(2, write(entry.user()))
            .text(3, entry.role().name())
            .text(4, entry.device())
            .text(5, entry.node().value())
            .number(6, entry.since())
            .flag(7, entry.away());
    PlayerReport report = entry.report();
    return report == null ? out : out.nested(8, write(report));
  }

  static PresenceEntry presence(TaggedFields.Reader in) {
    return new PresenceEntry(
        SessionId.of(in.text(1)),
        user(in.nested(2)),
        Role.valueOf(in.text(3)),
        in.optionalText(4),
        NodeId.of(in.text(5)),
        in.number(6),
        in.flag(7),
        in.has(8) ? report(in.nested(8)) : null);
  }

  private static TaggedFields.Writer write(PlayerReport report) {
    MediaId media = report.media();
    return new TaggedFields.Writer()
        .text(8, media == null ? null : media.value())
        .real(1, report.position())
        .flag(2, report.buffering())
        .flag(3, report.ready())
        .real(4, report.rtt())
        .real(5, report.drift())
        .real(6, report.duration())
        .flag(7, report.blocked());
  }

  private static PlayerReport report(TaggedFields.Reader in) {
    String media = in.optionalText(8);
    return new PlayerReport(
        media == null ? null : MediaId.of(media),
        in.real(1),
        in.flag(2),
        in.flag(3),
        in.optionalReal(4),
        in.optionalReal(5),
        in.optionalReal(6),
        in.flag(7));
  }
}
