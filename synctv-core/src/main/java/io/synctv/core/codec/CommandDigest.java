package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Tells commands that carry the same idempotency key apart: equal commands have equal digests, on
 * every node and in every version that knows the same fields.
 *
 * <p>Of a new password only counts whether one is set or taken away: what the host hands over is a
 * salted hash, another one for each try. Stateless, safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class CommandDigest {

  private static final int BYTES = 16;

  private CommandDigest() {}

  /**
   * Digests a command with its guards.
   *
   * @param submission what is asked
   * @return 22 characters of {@code [A-Za-z0-9_-]}
   */
  public static String of(Submission submission) {
    MediaId media = submission.expectedMedia();
    Long version = submission.expectedVersion();
    TaggedFields.Writer out =
        write(submission.command()).text(1, media == null ? null : media.value());
    return digest(version == null ? out : out.number(2, version));
  }

  /**
   * Digests the creation of a room.
   *
   * @param name the room's name
   * @param hidden whether lists leave it out
   * @param locked whether it gets a password
   * @param settings what the owner set
   * @param id the id that the host wants for it, or null
   * @return 22 characters of {@code [A-Za-z0-9_-]}
   */
  public static String ofCreation(
      String name, boolean hidden, boolean locked, RoomSettings settings, @Nullable RoomId id) {
    return digest(
        kind("create")
            .text(10, name)
            .flag(11, hidden)
            .flag(12, locked)
            .nested(13, write(RoomCommand.SettingsChange.to(settings)))
            .text(14, id == null ? null : id.value()));
  }

  private static String digest(TaggedFields.Writer fields) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(fields.toBytes());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static TaggedFields.Writer kind(String kind) {
    return new TaggedFields.Writer().text(3, kind);
  }

  private static TaggedFields.Writer write(Command command) {
    return switch (command) {
      case PlaybackCommand playback -> write(playback);
      case PlaylistCommand playlist -> write(playlist);
      case ChatCommand chat -> write(chat);
      case RoomCommand room -> write(room);
    };
  }

  private static TaggedFields.Writer write(PlaybackCommand command) {
    return switch (command) {
      case PlaybackCommand.Play play -> kind("play").real(10, play.position());
      case PlaybackCommand.Pause pause -> kind("pause").real(10, pause.position());
      case PlaybackCommand.Seek seek -> kind("seek").real(10, seek.position());
      case PlaybackCommand.ChangeRate rate -> kind("rate").real(10, rate.rate());
      case PlaybackCommand.Select select -> {
        Boolean playing = select.playing();
        yield kind("select")
            .text(10, id(select.media()))
            .real(11, select.position())
            .text(12, playing == null ? null : playing.toString());
      }
      case PlaybackCommand.Ended ended ->
          kind("ended").text(10, id(ended.media())).real(11, ended.position());
      case PlaybackCommand.GiveUp giveUp -> kind("give-up").text(10, giveUp.media().value());
    };
  }

  private static TaggedFields.Writer write(PlaylistCommand command) {
    return switch (command) {
      case PlaylistCommand.Add add -> {
        TaggedFields.Writer out = kind("add").text(10, id(add.after())).text(11, add.mode().name());
        for (Media media : add.media()) {
          out.nested(12, PlaylistCodec.write(media));
        }
        yield out;
      }
      case PlaylistCommand.Remove remove -> {
        TaggedFields.Writer out = kind("remove");
        remove.items().forEach(item -> out.text(10, item.value()));
        yield out;
      }
      case PlaylistCommand.Move move ->
          kind("move").text(10, move.item().value()).text(11, id(move.after()));
      case PlaylistCommand.Rename rename ->
          kind("rename").text(10, rename.item().value()).text(11, rename.name());
      case PlaylistCommand.Measure measure ->
          kind("measure")
              .text(10, measure.item().value())
              .real(11, measure.duration())
              .text(12, measure.agreed() ? "agreed" : null);
      case PlaylistCommand.OpenEnded open ->
          kind("open").text(10, open.item().value()).text(11, open.live() ? "live" : null);
      case PlaylistCommand.ChangeLength length ->
          kind("length").text(10, length.item().value()).real(11, length.duration());
      case PlaylistCommand.Batch batch -> {
        TaggedFields.Writer out = kind("batch");
        batch.operations().forEach(operation -> out.nested(10, write(operation)));
        yield out;
      }
    };
  }

  private static TaggedFields.Writer write(ChatCommand command) {
    return switch (command) {
      case ChatCommand.Send send -> {
        ChatId replyTo = send.replyTo();
        yield kind("send")
            .bytes(10, send.text().getBytes(StandardCharsets.UTF_8))
            .text(11, replyTo == null ? null : replyTo.value())
            .real(12, send.mediaPosition());
      }
    };
  }

  private static TaggedFields.Writer write(RoomCommand command) {
    return switch (command) {
      case RoomCommand.Update update -> {
        Boolean hidden = update.hidden();
        RoomCommand.PasswordChange password = update.password();
        RoomCommand.SettingsChange settings = update.settings();
        TaggedFields.Writer out =
            kind("update")
                .text(10, update.name())
                .text(11, hidden == null ? null : hidden.toString())
                .text(12, password == null ? null : String.valueOf(password.hash() != null));
        yield settings == null ? out : out.nested(13, write(settings));
      }
      case RoomCommand.Join join -> kind("join");
      case RoomCommand.Kick kick -> kind("kick").text(10, kick.whom().value());
      case RoomCommand.ChangeRole change ->
          kind("role").text(10, change.whom().value()).text(11, change.role().name());
      case RoomCommand.Close close -> kind("close");
    };
  }

  private static TaggedFields.Writer write(RoomCommand.SettingsChange settings) {
    ControlPolicy control = settings.control();
    AdvanceMode advance = settings.advance();
    Integer maxMembers = settings.maxMembers();
    return new TaggedFields.Writer()
        .text(1, control == null ? null : control.name())
        .text(2, advance == null ? null : advance.name())
        .text(3, maxMembers == null ? null : maxMembers.toString());
  }

  private static @Nullable String id(@Nullable MediaId media) {
    return media == null ? null : media.value();
  }
}
