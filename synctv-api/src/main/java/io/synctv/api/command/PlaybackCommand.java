package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.MediaId;
import io.synctv.api.playback.PlaybackState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands to the shared timeline. None of them touches a database. */
@ApiStatus(ApiStatus.Level.STABLE)
public sealed interface PlaybackCommand extends Command {

  /**
   * Starts. Without a position, playing while already playing changes nothing.
   *
   * @param position seconds to start from, or null for where the timeline stands
   */
  record Play(@Nullable Double position) implements PlaybackCommand {
    /** Checks the position. */
    public Play {
      Checks.optionalRange("position", position, 0, PlaybackState.MAX_POSITION);
    }
  }

  /**
   * Stops.
   *
   * @param position seconds to stop at, or null for where the timeline stands
   */
  record Pause(@Nullable Double position) implements PlaybackCommand {
    /** Checks the position. */
    public Pause {
      Checks.optionalRange("position", position, 0, PlaybackState.MAX_POSITION);
    }
  }

  /**
   * Goes elsewhere on the timeline and keeps playing or not.
   *
   * @param position seconds from the start; beyond a known end means the end
   */
  record Seek(double position) implements PlaybackCommand {
    /** Checks the position. */
    public Seek {
      Checks.range("position", position, 0, PlaybackState.MAX_POSITION);
    }
  }

  /**
   * Changes the rate from the current position on.
   *
   * @param rate media seconds per second, 0.25 to 4
   */
  record ChangeRate(double rate) implements PlaybackCommand {
    /** Checks the rate. */
    public ChangeRate {
      Checks.range("rate", rate, PlaybackState.MIN_RATE, PlaybackState.MAX_RATE);
    }
  }

  /**
   * Chooses what plays; the rate is kept.
   *
   * @param media an entry of the playlist, or null for nothing
   * @param position seconds to start from, or null for the start
   * @param playing whether it plays, or null to keep playing or not
   */
  record Select(@Nullable MediaId media, @Nullable Double position, @Nullable Boolean playing)
      implements PlaybackCommand {
    /** Checks the position. */
    public Select {
      Checks.optionalRange("position", position, 0, PlaybackState.MAX_POSITION);
    }
  }

  /**
   * Says that a player reached the end. Accepted once, and only when the room's own timeline
   * agrees.
   *
   * @param media what ended
   * @param position seconds at which the player ended, or null; needed when the length is not known
   */
  record Ended(MediaId media, @Nullable Double position) implements PlaybackCommand {
    /** Checks the position. */
    public Ended {
      Objects.requireNonNull(media, "media");
      Checks.optionalRange("position", position, 0, PlaybackState.MAX_POSITION);
    }
  }

  /**
   * Goes on from media that no viewer's player plays any more, wherever the timeline is: to what
   * follows, else the timeline stops. Only the application itself may say so.
   *
   * @param media what is given up
   */
  record GiveUp(MediaId media) implements PlaybackCommand {
    /** Refuses null. */
    public GiveUp {
      Objects.requireNonNull(media, "media");
    }
  }
}
