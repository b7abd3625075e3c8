package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import java.util.Locale;
import java.util.Objects;

/** How a player has to read the media. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum MediaType {
  /** MP4, M4V, MOV. */
  MP4,
  /** WebM. */
  WEBM,
  /** HLS, a playlist in m3u8. */
  HLS,
  /** MPEG-DASH, a manifest in mpd. */
  DASH,
  /** FLV, also over HTTP without end. */
  FLV,
  /** MP3 and other plain audio. */
  MP3,
  /** Left to the player to find out. */
  OTHER;

  /**
   * Guesses the type from what comes behind the last dot of a path.
   *
   * @param path the path of an address, without query
   * @return the type, {@link #OTHER} when the ending says nothing or there is none
   */
  public static MediaType guess(String path) {
    Objects.requireNonNull(path, "path");
    int dot = path.lastIndexOf('.');
    String ending = dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "mp4", "m4v", "mov" -> MP4;
      case "webm" -> WEBM;
      case "m3u8" -> HLS;
      case "mpd" -> DASH;
      case "flv" -> FLV;
      case "mp3", "m4a", "aac", "ogg", "opus", "flac", "wav" -> MP3;
      default -> OTHER;
    };
  }
}
