package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.member.Role;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PlayerReport.TimelineKind;
import io.synctv.api.session.PresenceEntry;

/** A session as bytes for the cluster's store. Stateless, safe for use by several threads. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PresenceCodec {

  private PresenceCodec() {}

  /**
   * Encodes one session.
   *
   * @param entry the session
   * @return the bytes
   */
  public static byte[] encode(PresenceEntry entry) {
    return write(entry).toBytes();
  }

  /**
   * Decodes one session.
   *
   * @param bytes what {@link #encode(PresenceEntry)} made
   * @return the session
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static PresenceEntry decodeEntry(byte[] bytes) {
    try {
      return presence(new TaggedFields.Reader(bytes));
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  static TaggedFields.Writer write(PresenceEntry entry) {
    TaggedFields.Writer out =
        new TaggedFields.Writer()
            .text(1, entry.session().value())
            .nested(2, ValueCodec.write(entry.user()))
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
        ValueCodec.user(in.nested(2)),
        Role.valueOf(in.text(3)),
        in.optionalText(4),
        NodeId.of(in.text(5)),
        in.number(6),
        in.flag(7),
        in.has(8) ? report(in.nested(8)) : null);
  }

  private static TaggedFields.Writer write(PlayerReport report) {
    MediaId media = report.media();
    TimelineKind timeline = report.timeline();
    return new TaggedFields.Writer()
        .text(8, media == null ? null : media.value())
        .real(1, report.position())
        .flag(2, report.buffering())
        .flag(3, report.ready())
        .real(4, report.rtt())
        .real(5, report.drift())
        .real(6, report.duration())
        .flag(7, report.blocked())
        .text(9, timeline == null ? null : timeline.name())
        .flag(10, report.loading())
        .flag(11, report.ended())
        .text(12, report.failed());
  }

  private static PlayerReport report(TaggedFields.Reader in) {
    String media = in.optionalText(8);
    String timeline = in.optionalText(9);
    return new PlayerReport(
        media == null ? null : MediaId.of(media),
        in.real(1),
        in.flag(2),
        in.flag(3),
        in.optionalReal(4),
        in.optionalReal(5),
        in.optionalReal(6),
        in.flag(7),
        timeline == null ? null : TimelineKind.valueOf(timeline),
        in.flag(10),
        in.flag(11),
        in.optionalText(12));
  }
}
