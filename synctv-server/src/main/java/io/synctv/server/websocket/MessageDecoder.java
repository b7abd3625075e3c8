package io.synctv.server.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.Epoch;
import io.synctv.api.InvalidValueException;
import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.session.PlayerReport;
import io.synctv.server.json.Json;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a text frame into messages or refusals. A pure function: no state, no clock. */
final class MessageDecoder {

  private static final int MAX_MESSAGES = 100;
  private static final int MAX_DEVICE = 80;

  private MessageDecoder() {}

  /** What a message turned out to be. */
  sealed interface Decoded {

    /** A message that can be acted on. */
    record Understood(ClientMessage message) implements Decoded {}

    /**
     * A message that cannot.
     *
     * @param id the client's number for it, or null when it could not be read
     * @param rejection why
     * @param malformed true when the client speaks wrongly; false when it only went out of bounds
     */
    record Refused(@Nullable Long id, Rejection rejection, boolean malformed) implements Decoded {}
  }

  /**
   * Decodes a frame.
   *
   * @param frame the bytes of a text message: one message or an array of messages
   * @return one result per message; one refusal when the frame as a whole cannot be read
   */
  static List<Decoded> decode(byte[] frame) {
    JsonNode node;
    try {
      node = Json.parse(frame);
    } catch (RejectedException e) {
      return List.of(new Decoded.Refused(null, e.rejection(), true));
    }
    if (!node.isArray()) {
      return List.of(message(node));
    }
    if (node.size() > MAX_MESSAGES) {
      return List.of(
          new Decoded.Refused(
              null,
              new Rejection(
                  ErrorCode.MALFORMED, "A frame may hold at most " + MAX_MESSAGES + " messages"),
              true));
    }
    List<Decoded> messages = new ArrayList<>(node.size());
    node.forEach(element -> messages.add(message(element)));
    return messages;
  }

  private static Decoded message(JsonNode node) {
    Long id = null;
    try {
      JsonFields fields = JsonFields.of(node);
      id = fields.optionalWhole("id");
      return new Decoded.Understood(read(id, fields.text("type"), fields));
    } catch (RejectedException e) {
      // A value with a fault of its own stands in a message that is right otherwise.
      return new Decoded.Refused(id, e.rejection(), e.rejection().fault() == null);
    } catch (InvalidValueException e) {
      String complaint = e.getMessage();
      return new Decoded.Refused(
          id,
          new Rejection(
              ErrorCode.INVALID,
              complaint == null ? ErrorCode.INVALID.title() : complaint,
              e.fault()),
          false);
    }
  }

  private static ClientMessage read(@Nullable Long id, String type, JsonFields fields) {
    return switch (type) {
      case "hello" -> hello(id, fields);
      case "ping" -> new ClientMessage.Ping(id, fields.number("t0"));
      case "report" -> new ClientMessage.Report(id, report(fields));
      case "typing" -> new ClientMessage.Typing(id);
      case "sync" -> new ClientMessage.Sync(id, fields.given("epoch") ? from(fields) : null);
      case "playback.play" -> submit(id, WireReader.play(fields), fields);
      case "playback.pause" -> submit(id, WireReader.pause(fields), fields);
      case "playback.seek" -> submit(id, WireReader.seek(fields), fields);
      case "playback.rate" -> submit(id, WireReader.rate(fields), fields);
      case "playback.select" -> submit(id, WireReader.select(fields), fields);
      case "playback.ended" -> submit(id, ended(fields), fields);
      case "chat.send" -> submit(id, WireReader.chat(fields), fields);
      case "playlist.add" -> submit(id, add(fields), fields);
      case "playlist.remove" -> submit(id, remove(fields), fields);
      case "playlist.move" -> submit(id, move(fields), fields);
      default -> throw new RejectedException(ErrorCode.UNKNOWN_TYPE);
    };
  }

  private static ClientMessage submit(@Nullable Long id, Command command, JsonFields fields) {
    return new ClientMessage.Submit(id, WireReader.submission(command, fields));
  }

  private static ClientMessage hello(@Nullable Long id, JsonFields fields) {
    JsonFields resume = fields.optionalObject("resume");
    String device = fields.optionalText("device");
    return new ClientMessage.Hello(
        id,
        fields.text("token"),
        resume == null ? null : from(resume),
        device == null ? null : shown(device));
  }

  /** What people call their device is shown to others and nothing more: it is cut, not refused. */
  private static @Nullable String shown(String device) {
    String plain =
        device
            .codePoints()
            .filter(c -> !Character.isISOControl(c))
            .limit(MAX_DEVICE)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return plain.isEmpty() ? null : plain;
  }

  private static ClientMessage.ResumePoint from(JsonFields fields) {
    return new ClientMessage.ResumePoint(
        Epoch.of(fields.text("epoch")),
        fields.whole("seq"),
        fields.optional("session", SessionId::of));
  }

  private static PlayerReport report(JsonFields fields) {
    return new PlayerReport(
        fields.optional("media", MediaId::of),
        fields.number("position"),
        fields.flag("buffering"),
        fields.flag("ready"),
        fields.optionalNumber("rtt"),
        fields.optionalNumber("drift"),
        fields.optionalNumber("duration"),
        Boolean.TRUE.equals(fields.optionalFlag("blocked")),
        fields.optionalOneOf("timeline", PlayerReport.TimelineKind.class),
        Boolean.TRUE.equals(fields.optionalFlag("loading")),
        Boolean.TRUE.equals(fields.optionalFlag("ended")),
        fields.optionalText("failed"));
  }

  private static Command ended(JsonFields fields) {
    return new PlaybackCommand.Ended(
        MediaId.of(fields.text("media")), fields.optionalNumber("position"));
  }

  private static Command add(JsonFields fields) {
    return new PlaylistCommand.Add(
        fields.objects("items").stream().map(WireReader::media).toList(),
        fields.optional("after", MediaId::of),
        Boolean.TRUE.equals(fields.optionalFlag("select"))
            ? PlaylistCommand.AddMode.PLAY
            : PlaylistCommand.AddMode.APPEND);
  }

  private static Command remove(JsonFields fields) {
    return new PlaylistCommand.Remove(fields.texts("items").stream().map(MediaId::of).toList());
  }

  private static Command move(JsonFields fields) {
    return new PlaylistCommand.Move(MediaId.of(fields.text("item")), WireReader.after(fields));
  }
}
