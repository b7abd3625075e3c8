package io.synctv.core.playback;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.core.member.Rights;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the shared timeline.
 *
 * <p>Whatever starts or restarts the timeline is anchored {@code lead} ahead, so that every viewer
 * has heard of it when it begins. A pause and a change of rate hold from now on: to delay them
 * would only make everybody overshoot.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PlaybackDecisions {

  /**
   * How much further ahead a start is scheduled when players have to open other media first, in
   * milliseconds. Enough for the first segment of nearby media; slower viewers catch up.
   */
  static final long LOAD_LEAD = 800;

  /** How far before the end of the timeline a player may say that it ended, in seconds. */
  static final double END_TOLERANCE = 1;

  /** So close to the end, play means "from the start again", in seconds. */
  private static final double AT_END = 0.05;

  private PlaybackDecisions() {}

  /**
   * Decides a command.
   *
   * @param state the room
   * @param command what is asked
   * @param expectedMedia refuses the command unless this is the current media; null for no such
   *     guard
   * @param expectedVersion refuses the command unless this is the playback's version; null for no
   *     such guard
   * @param context who asks, and when
   * @return what happens, or why not
   */
  public static Decision decide(
      RoomState state,
      PlaybackCommand command,
      @Nullable MediaId expectedMedia,
      @Nullable Long expectedVersion,
      DecisionContext context) {
    if (!allowed(Rights.permissions(state, context), command, context)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    if (expectedMedia != null && !expectedMedia.equals(state.playback().media())) {
      return Decision.rejected(ErrorCode.MEDIA_CHANGED);
    }
    if (expectedVersion != null && expectedVersion != state.playback().version()) {
      return Decision.rejected(ErrorCode.VERSION_CHANGED);
    }
    return follow(state, command, context);
  }

  /**
   * Decides a command that follows from one already granted: no guards, and no rights but those of
   * the first.
   *
   * @param state the room, the first command's events applied
   * @param command what follows
   * @param context who asks, and when
   * @return what happens, or why not
   */
  public static Decision follow(RoomState state, PlaybackCommand command, DecisionContext context) {
    return switch (command) {
      case PlaybackCommand.Select select -> select(state, select, context);
      case PlaybackCommand.Ended ended -> ended(state, ended, context);
      case PlaybackCommand.GiveUp giveUp -> giveUp(state, giveUp, context);
      case PlaybackCommand.Play play -> onTimeline(state, () -> play(state, play, context));
      case PlaybackCommand.Pause pause -> onTimeline(state, () -> pause(state, pause, context));
      case PlaybackCommand.Seek seek -> onTimeline(state, () -> seek(state, seek, context));
      case PlaybackCommand.ChangeRate rate -> onTimeline(state, () -> rate(state, rate, context));
    };
  }

  /**
   * Lets go of media that is no longer in the playlist.
   *
   * @param state the room after its playlist changed
   * @param context when
   * @return the change of playback, or empty when the current media is still there
   */
  public static Optional<RoomEvent> reconcile(RoomState state, DecisionContext context) {
    PlaybackState playback = state.playback();
    if (playback.media() == null || state.current() != null) {
      return Optional.empty();
    }
    return Optional.of(
        changed(playback, null, false, 0, playback.rate(), context.now(), PlaybackCause.REMOVED));
  }

  private static boolean allowed(
      PermissionSet rights, PlaybackCommand command, DecisionContext context) {
    return switch (command) {
      case PlaybackCommand.Play play ->
          rights.has(Permission.PLAY_PAUSE)
              && (play.position() == null || rights.has(Permission.SEEK));
      case PlaybackCommand.Pause pause ->
          rights.has(Permission.PLAY_PAUSE)
              && (pause.position() == null || rights.has(Permission.SEEK));
      case PlaybackCommand.Seek seek -> rights.has(Permission.SEEK);
      case PlaybackCommand.ChangeRate rate -> rights.has(Permission.CHANGE_RATE);
      case PlaybackCommand.Select select -> rights.has(Permission.SELECT_MEDIA);
      case PlaybackCommand.Ended ended -> rights.has(Permission.VIEW_PLAYLIST);
      case PlaybackCommand.GiveUp giveUp -> context.actor().application();
    };
  }

  private static Decision onTimeline(RoomState state, Supplier<Decision> rule) {
    PlaylistItem current = state.current();
    if (current == null) {
      return Decision.rejected(ErrorCode.NOTHING_SELECTED);
    }
    return current.media().live() ? Decision.rejected(ErrorCode.LIVE_MEDIA) : rule.get();
  }

  private static Decision play(
      RoomState state, PlaybackCommand.Play play, DecisionContext context) {
    PlaybackState playback = state.playback();
    Double asked = play.position();
    if (asked == null && playback.playing()) {
      return Decision.nothing();
    }
    Double duration = state.currentDuration();
    double from = asked == null ? here(state, context.now()) : asked;
    boolean atEnd = duration != null && Math.abs(from - duration) <= AT_END;
    double position = asked == null && atEnd ? 0 : clamp(state, from, context);
    return granted(
        playback,
        true,
        position,
        playback.rate(),
        context.now() + context.lead(),
        PlaybackCause.PLAY);
  }

  private static Decision pause(
      RoomState state, PlaybackCommand.Pause pause, DecisionContext context) {
    PlaybackState playback = state.playback();
    if (pause.position() == null && !playback.playing()) {
      return Decision.nothing();
    }
    double position =
        pause.position() == null
            ? here(state, context.now())
            : clamp(state, pause.position(), context);
    return granted(playback, false, position, playback.rate(), context.now(), PlaybackCause.PAUSE);
  }

  private static Decision seek(
      RoomState state, PlaybackCommand.Seek seek, DecisionContext context) {
    PlaybackState playback = state.playback();
    long anchor = playback.playing() ? context.now() + context.lead() : context.now();
    double position = clamp(state, seek.position(), context);
    return granted(
        playback, playback.playing(), position, playback.rate(), anchor, PlaybackCause.SEEK);
  }

  private static Decision rate(
      RoomState state, PlaybackCommand.ChangeRate change, DecisionContext context) {
    PlaybackState playback = state.playback();
    if (change.rate() == playback.rate()) {
      return Decision.nothing();
    }
    // A scheduled start that lies ahead stays where it is.
    long anchor = playback.playing() ? Math.max(context.now(), playback.anchor()) : context.now();
    double position = here(state, anchor);
    return granted(
        playback, playback.playing(), position, change.rate(), anchor, PlaybackCause.RATE);
  }

  private static Decision select(
      RoomState state, PlaybackCommand.Select select, DecisionContext context) {
    PlaybackState playback = state.playback();
    MediaId media = select.media();
    if (media == null) {
      return Decision.accepted(
          changed(playback, null, false, 0, playback.rate(), context.now(), PlaybackCause.SELECT));
    }
    Optional<PlaylistItem> item = state.playlist().find(media);
    if (item.isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    boolean live = item.get().media().live();
    double position =
        live || select.position() == null ? 0 : startWithin(item.get(), select.position());
    boolean playing = live || (select.playing() == null ? playback.playing() : select.playing());
    return Decision.accepted(
        changed(
            playback,
            media,
            playing,
            position,
            playback.rate(),
            startAfterLoading(playing, context),
            PlaybackCause.SELECT));
  }

  private static Decision ended(
      RoomState state, PlaybackCommand.Ended ended, DecisionContext context) {
    PlaybackState playback = state.playback();
    PlaylistItem current = state.current();
    if (current == null || !ended.media().equals(playback.media())) {
      return Decision.rejected(ErrorCode.MEDIA_CHANGED);
    }
    Double end = end(state, current, ended, context);
    // The timeline as if the media had no end: it must have come close to the end by itself.
    double reached = playback.positionAt(context.now(), null);
    if (current.media().live()
        || !playback.playing()
        || end == null
        || reached < end - END_TOLERANCE * playback.rate()
        || reached <= 0) {
      return Decision.rejected(ErrorCode.NOT_ENDED);
    }
    MediaId next = nextAfter(state, current);
    boolean playing = next != null;
    return Decision.accepted(
        changed(
            playback,
            playing ? next : current.id(),
            playing,
            playing ? 0 : end,
            playback.rate(),
            startAfterLoading(playing, context),
            PlaybackCause.ENDED));
  }

  /** Does not choose again what nobody can play: that would be tried for ever. */
  private static Decision giveUp(
      RoomState state, PlaybackCommand.GiveUp giveUp, DecisionContext context) {
    PlaybackState playback = state.playback();
    PlaylistItem current = state.current();
    if (current == null || !giveUp.media().equals(current.id())) {
      return Decision.rejected(ErrorCode.MEDIA_CHANGED);
    }
    if (!playback.playing()) {
      return Decision.nothing();
    }
    MediaId next = nextAfter(state, current);
    boolean playing = next != null && !next.equals(current.id());
    double here = current.media().live() ? 0 : here(state, context.now());
    return Decision.accepted(
        changed(
            playback,
            playing ? next : current.id(),
            playing,
            playing ? 0 : here,
            playback.rate(),
            startAfterLoading(playing, context),
            PlaybackCause.ENDED));
  }

  /**
   * Whoever watches may say that it ended, as the room's own timeline has the last word. Where
   * nobody told the length, the timeline has no end of its own, and only those who could stop
   * playback anyway are believed. A measured end is not one for a player that plays beyond it.
   */
  private static @Nullable Double end(
      RoomState state, PlaylistItem current, PlaybackCommand.Ended ended, DecisionContext context) {
    Double known = current.media().duration();
    if (known != null) {
      Double said = current.media().extent() == Extent.MEASURED ? ended.position() : null;
      return said == null ? known : Double.valueOf(Math.max(known, said));
    }
    if (current.media().growing()) {
      return null;
    }
    boolean believed = Rights.permissions(state, context).has(Permission.PLAY_PAUSE);
    return believed ? ended.position() : null;
  }

  private static @Nullable MediaId nextAfter(RoomState state, PlaylistItem current) {
    List<PlaylistItem> items = state.playlist().items();
    int next = state.playlist().indexOf(current.id()) + 1;
    return switch (state.info().settings().advance()) {
      case STOP -> null;
      case REPEAT_ONE -> current.id();
      case NEXT -> next < items.size() ? items.get(next).id() : null;
      case REPEAT_ALL -> items.get(next % items.size()).id();
    };
  }

  private static long startAfterLoading(boolean playing, DecisionContext context) {
    return playing ? context.now() + context.lead() + LOAD_LEAD : context.now();
  }

  /**
   * Where the room is: never beyond a declared end. One that was only measured may be wrong, and
   * the room is where it has come to.
   */
  private static double here(RoomState state, long at) {
    PlaylistItem current = state.current();
    boolean declared = current != null && current.media().extent() == Extent.DECLARED;
    return state.playback().positionAt(at, declared ? state.currentDuration() : null);
  }

  /** No further than the known end, but never back from where the room is. */
  private static double clamp(RoomState state, double position, DecisionContext context) {
    Double duration = state.currentDuration();
    return duration == null
        ? position
        : Math.min(position, Math.max(duration, here(state, context.now())));
  }

  private static double startWithin(PlaylistItem item, double position) {
    Double duration = item.media().duration();
    return duration == null ? position : Math.min(position, duration);
  }

  private static Decision granted(
      PlaybackState before,
      boolean playing,
      double position,
      double rate,
      long anchor,
      PlaybackCause cause) {
    return Decision.accepted(
        changed(before, before.media(), playing, position, rate, anchor, cause));
  }

  private static RoomEvent changed(
      PlaybackState before,
      @Nullable MediaId media,
      boolean playing,
      double position,
      double rate,
      long anchor,
      PlaybackCause cause) {
    return new PlaybackEvent.Changed(
        new PlaybackState(media, playing, position, rate, anchor, before.version() + 1), cause);
  }
}
