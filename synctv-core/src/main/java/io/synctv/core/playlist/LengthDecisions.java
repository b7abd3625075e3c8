package io.synctv.core.playlist;

import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.Optional;

/**
 * The rules by which what players measure becomes what the room knows of an entry's end. Declared
 * is better than measured, longer better than shorter, what several measured better than what one
 * did; and no end is before where the room is.
 */
final class LengthDecisions {

  private LengthDecisions() {}

  static Decision measure(
      RoomState state,
      PlaylistCommand.Measure measure,
      PermissionSet rights,
      DecisionContext context) {
    Optional<PlaylistItem> item = state.playlist().find(measure.item());
    if (item.isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    if (!rights.has(Permission.PLAY_PAUSE)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    Media media = item.get().media();
    Double known = media.duration();
    boolean better =
        !media.live()
            && (known == null
                || (media.extent() == Extent.MEASURED
                    && (measure.agreed() || measure.duration() > known)));
    return better && !isPast(state, measure, context)
        ? PlaylistDecisions.changed(
            state, item.get(), media.withExtent(false, measure.duration(), Extent.MEASURED))
        : Decision.nothing();
  }

  /** Says whether the room is beyond that length already. */
  private static boolean isPast(
      RoomState state, PlaylistCommand.Measure measure, DecisionContext context) {
    return measure.item().equals(state.playback().media())
        && state.playback().positionAt(context.now(), null)
            > measure.duration() + Media.SAME_LENGTH;
  }

  static Decision open(RoomState state, PlaylistCommand.OpenEnded open, PermissionSet rights) {
    Optional<PlaylistItem> item = state.playlist().find(open.item());
    if (item.isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    if (!rights.has(Permission.PLAY_PAUSE)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    Media media = item.get().media();
    boolean declared = media.extent() == Extent.DECLARED && media.duration() != null;
    if (declared || media.live()) {
      return Decision.nothing();
    }
    Extent extent = open.live() ? Extent.MEASURED : Extent.GROWING;
    return PlaylistDecisions.changed(
        state, item.get(), media.withExtent(open.live(), null, extent));
  }
}
