package io.synctv.core.playlist;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.playlist.ItemSize.Part;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.core.limit.Limits;
import io.synctv.core.state.Playlist;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the entries of a playlist may take, each and together. Held where a durable change
 * is decided, so on every way in, after the application has resolved what is added, and on what the
 * database has, so that several nodes cannot pass it together. What is kept already and larger
 * stays, and may be changed into something that is no larger.
 */
final class PlaylistBytes {

  /** What is full where the entries are few and large. */
  private static final String BYTES = "BYTES";

  private PlaylistBytes() {}

  /** Returns why one of several media is too large to be added, or null. */
  static @Nullable Rejection refusal(List<Media> media) {
    for (int i = 0; i < media.size(); i++) {
      Rejection refusal = refusal("Entry " + (i + 1), media.get(i));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Returns why the playlist cannot take entries that are added, or null. */
  static @Nullable Rejection refusal(Playlist playlist, List<PlaylistItem> added, Limits limits) {
    long bytes = playlist.bytes() + added.stream().mapToLong(ItemSize::of).sum();
    return bytes > limits.playlistBytes() ? full(limits) : null;
  }

  /** Returns why an entry cannot become another one, or null. */
  static @Nullable Rejection refusal(
      Playlist playlist, PlaylistItem before, PlaylistItem after, Limits limits) {
    int growth = ItemSize.of(after) - ItemSize.of(before);
    if (growth <= 0) {
      return null;
    }
    Rejection refusal = refusal("The entry", after.media());
    return refusal == null && playlist.bytes() + growth > limits.playlistBytes()
        ? full(limits)
        : refusal;
  }

  private static @Nullable Rejection refusal(String which, Media media) {
    if (ItemSize.of(media, Part.HEADERS) > ItemSize.MAX_HEADERS) {
      return tooLarge(which + "'s headers", ItemSize.MAX_HEADERS, Part.HEADERS);
    }
    if (ItemSize.of(media) <= ItemSize.MAX_MEDIA) {
      return null;
    }
    Part largest =
        Arrays.stream(Part.values())
            .max(Comparator.comparingInt(part -> ItemSize.of(media, part)))
            .orElseThrow();
    return tooLarge(which, ItemSize.MAX_MEDIA, largest);
  }

  private static Rejection tooLarge(String what, int most, Part fault) {
    return new Rejection(
        ErrorCode.ITEM_TOO_LARGE, what + " may take at most " + most + " bytes", fault.name());
  }

  private static Rejection full(Limits limits) {
    return new Rejection(
        ErrorCode.PLAYLIST_FULL,
        "The entries of a playlist may take at most " + limits.playlistBytes() + " bytes",
        BYTES);
  }
}
