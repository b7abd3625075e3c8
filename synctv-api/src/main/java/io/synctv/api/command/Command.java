package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import io.synctv.api.MediaId;
import io.synctv.api.playlist.Media;
import java.util.List;
import java.util.Objects;

/** Something a person asks of a room. The factories here cover everyday use. */
@ApiStatus(ApiStatus.Level.STABLE)
public sealed interface Command permits PlaybackCommand, PlaylistCommand, ChatCommand, RoomCommand {

  /**
   * Starts playback where the timeline stands.
   *
   * @return the command
   */
  static Command play() {
    return new PlaybackCommand.Play(null);
  }

  /**
   * Stops playback where the timeline stands.
   *
   * @return the command
   */
  static Command pause() {
    return new PlaybackCommand.Pause(null);
  }

  /**
   * Goes elsewhere on the timeline; playing or not stays as it is.
   *
   * @param position seconds from the start
   * @return the command
   * @throws InvalidValueException when it is negative or not a number
   */
  static Command seek(double position) {
    return new PlaybackCommand.Seek(position);
  }

  /**
   * Changes the rate for everybody.
   *
   * @param rate media seconds per second, 0.25 to 4
   * @return the command
   * @throws InvalidValueException when it is outside the bounds
   */
  static Command rate(double rate) {
    return new PlaybackCommand.ChangeRate(rate);
  }

  /**
   * Chooses an entry of the playlist.
   *
   * @param media the entry
   * @return the command
   */
  static Command select(MediaId media) {
    Objects.requireNonNull(media, "media");
    return new PlaybackCommand.Select(media, null, null);
  }

  /**
   * Adds media at the end of the playlist and chooses it.
   *
   * @param media what to watch
   * @return the command
   */
  static Command select(Media media) {
    Objects.requireNonNull(media, "media");
    return new PlaylistCommand.Add(List.of(media), null, PlaylistCommand.AddMode.SELECT);
  }

  /**
   * Adds media at the end of the playlist.
   *
   * @param media what to watch later
   * @return the command
   */
  static Command add(Media media) {
    Objects.requireNonNull(media, "media");
    return new PlaylistCommand.Add(List.of(media), null, PlaylistCommand.AddMode.APPEND);
  }

  /**
   * Says something to the room.
   *
   * @param text plain text
   * @return the command
   */
  static Command chat(String text) {
    return new ChatCommand.Send(text, null, null);
  }
}
