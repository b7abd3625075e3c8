package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.MediaId;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaNames;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands to the playlist. Each is applied whole or not at all. */
@ApiStatus(ApiStatus.Level.STABLE)
public sealed interface PlaylistCommand extends Command {

  /** The most entries one command may name. */
  int MAX_BATCH = 500;

  /** What to do with the first added entry. */
  enum AddMode {
    /** Nothing: it waits its turn. */
    APPEND,
    /** Choose it, and keep playing or not. */
    SELECT,
    /** Choose it and play. */
    PLAY
  }

  /**
   * Adds entries.
   *
   * @param media what to add, in order, 1 to 500
   * @param after the entry they come after, or null for the end
   * @param mode what to do with the first of them
   */
  record Add(List<Media> media, @Nullable MediaId after, AddMode mode) implements PlaylistCommand {
    /** Checks the number of entries, and the names of what is added. */
    public Add {
      Objects.requireNonNull(media, "media");
      Objects.requireNonNull(mode, "mode");
      media = nonEmpty("items", media).stream().map(MediaNames::checked).toList();
    }
  }

  /**
   * Removes entries.
   *
   * @param items which, 1 to 500
   */
  record Remove(List<MediaId> items) implements PlaylistCommand {
    /** Checks the number of entries. */
    public Remove {
      Objects.requireNonNull(items, "items");
      items = nonEmpty("items", items);
    }
  }

  /**
   * Moves an entry.
   *
   * @param item which
   * @param after the entry it comes after, or null for the start
   */
  record Move(MediaId item, @Nullable MediaId after) implements PlaylistCommand {
    /** Refuses null. */
    public Move {
      Objects.requireNonNull(item, "item");
    }
  }

  /**
   * Renames an entry.
   *
   * @param item which
   * @param name the new name, 1 to 200 characters
   */
  record Rename(MediaId item, String name) implements PlaylistCommand {
    /** Checks the name. */
    public Rename {
      Objects.requireNonNull(item, "item");
      Objects.requireNonNull(name, "name");
      name = Checks.name("media name", name, Media.MAX_NAME);
    }
  }

  /**
   * Tells how long an entry is for somebody's player. Changes nothing when something better is
   * known: what was declared, a longer measurement, or one that several viewers agree on.
   *
   * @param item which
   * @param duration seconds
   * @param agreed whether several viewers' players have measured the same
   */
  record Measure(MediaId item, double duration, boolean agreed) implements PlaylistCommand {
    /** Checks the length. */
    public Measure {
      Objects.requireNonNull(item, "item");
      Checks.range("duration", duration, 0.001, 3_600_000);
    }

    /**
     * Tells what one player has measured.
     *
     * @param item which
     * @param duration seconds
     */
    public Measure(MediaId item, double duration) {
      this(item, duration, false);
    }
  }

  /**
   * Tells that an entry has no end yet, as its manifest says to somebody's player. Changes nothing
   * where a length was declared.
   *
   * @param item which
   * @param live true when it has no timeline either, false when it grows
   */
  record OpenEnded(MediaId item, boolean live) implements PlaylistCommand {
    /** Refuses null. */
    public OpenEnded {
      Objects.requireNonNull(item, "item");
    }
  }

  /**
   * Corrects the length of an entry: it is not live from then on, and no measurement replaces it.
   *
   * @param item which
   * @param duration seconds, or null to forget what is known, so that players measure anew
   */
  record ChangeLength(MediaId item, @Nullable Double duration) implements PlaylistCommand {
    /** Checks the length. */
    public ChangeLength {
      Objects.requireNonNull(item, "item");
      Checks.optionalRange("duration", duration, 0.001, 3_600_000);
    }
  }

  /**
   * Several removals and edits as one change.
   *
   * @param operations {@link Remove}, {@link Move}, {@link Rename} and {@link ChangeLength}, 1 to
   *     500, applied in order
   */
  record Batch(List<PlaylistCommand> operations) implements PlaylistCommand {
    /** Checks the number and the kinds. */
    public Batch {
      Objects.requireNonNull(operations, "operations");
      operations = nonEmpty("operations", operations);
      for (PlaylistCommand operation : operations) {
        if (!(operation instanceof Remove
            || operation instanceof Move
            || operation instanceof Rename
            || operation instanceof ChangeLength)) {
          throw new InvalidValueException(
              "operations may only remove, move, rename and change lengths");
        }
      }
    }
  }

  private static <T> List<T> nonEmpty(String field, List<T> values) {
    if (values.isEmpty()) {
      throw new InvalidValueException(field + " must not be empty");
    }
    return Checks.list(field, values, MAX_BATCH);
  }
}
