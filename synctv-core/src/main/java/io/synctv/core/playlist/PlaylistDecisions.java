package io.synctv.core.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.core.limit.Limits;
import io.synctv.core.member.Rights;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of the playlist. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PlaylistDecisions {

  /** Longer order keys make the whole list be numbered anew. */
  private static final int MAX_KEY = 48;

  private PlaylistDecisions() {}

  /**
   * Decides a command.
   *
   * @param state the room
   * @param command what is asked
   * @param context who asks, and when
   * @param limits how long and how large a playlist may be
   * @return what happens, or why not
   */
  public static Decision decide(
      RoomState state, PlaylistCommand command, DecisionContext context, Limits limits) {
    PermissionSet rights = Rights.permissions(state, context);
    return switch (command) {
      case PlaylistCommand.Add add -> add(state, add, rights, context, limits);
      case PlaylistCommand.Remove remove -> remove(state, remove, rights, context);
      case PlaylistCommand.Move move -> move(state, move, rights, context);
      case PlaylistCommand.Rename rename -> rename(state, rename, rights, context, limits);
      case PlaylistCommand.Measure measure ->
          LengthDecisions.measure(state, measure, rights, context);
      case PlaylistCommand.OpenEnded open -> LengthDecisions.open(state, open, rights);
      case PlaylistCommand.ChangeLength length -> length(state, length, rights, context);
      case PlaylistCommand.Batch batch -> batch(state, batch, context, limits);
    };
  }

  private static Decision add(
      RoomState state,
      PlaylistCommand.Add add,
      PermissionSet rights,
      DecisionContext context,
      Limits limits) {
    boolean chooses = add.mode() != PlaylistCommand.AddMode.APPEND;
    if (!rights.has(Permission.ADD_MEDIA) || (chooses && !rights.has(Permission.SELECT_MEDIA))) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    Playlist playlist = state.playlist();
    if (playlist.size() + add.media().size() > limits.playlistItems()) {
      return Decision.rejected(ErrorCode.PLAYLIST_FULL);
    }
    Rejection tooLarge = PlaylistBytes.refusal(add.media());
    if (tooLarge != null) {
      return new Decision.Rejected(tooLarge);
    }
    MediaId after = add.after();
    if (after != null && playlist.find(after).isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    int at = after == null ? playlist.size() : playlist.indexOf(after) + 1;
    List<OrderKey> keys = keysAt(playlist.items(), at, add.media().size());
    List<PlaylistItem> added = new ArrayList<>();
    for (int i = 0; i < add.media().size(); i++) {
      Media media = add.media().get(i);
      MediaId id = MediaId.of(context.ids().next());
      added.add(new PlaylistItem(id, media, keys.get(i), context.actor().user(), context.now()));
    }
    Rejection full = PlaylistBytes.refusal(playlist, added, limits);
    if (full != null) {
      return new Decision.Rejected(full);
    }
    PlaybackCommand.Select then =
        switch (add.mode()) {
          case APPEND -> null;
          case SELECT -> new PlaybackCommand.Select(added.getFirst().id(), null, null);
          case PLAY -> new PlaybackCommand.Select(added.getFirst().id(), null, true);
        };
    List<String> ids = added.stream().map(item -> item.id().value()).toList();
    return new Decision.Accepted(List.of(put(playlist, added)), ids, then);
  }

  private static Decision remove(
      RoomState state,
      PlaylistCommand.Remove remove,
      PermissionSet rights,
      DecisionContext context) {
    for (MediaId id : remove.items()) {
      Optional<PlaylistItem> item = state.playlist().find(id);
      if (item.isEmpty()) {
        return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
      }
      if (!mayTouch(
          item.get(), rights, context, Permission.REMOVE_OWN_MEDIA, Permission.REMOVE_ANY_MEDIA)) {
        return Decision.rejected(ErrorCode.FORBIDDEN);
      }
    }
    return Decision.accepted(
        new PlaylistEvent.Removed(remove.items().stream().distinct().toList()));
  }

  private static Decision move(
      RoomState state, PlaylistCommand.Move move, PermissionSet rights, DecisionContext context) {
    Playlist playlist = state.playlist();
    Optional<PlaylistItem> item = playlist.find(move.item());
    MediaId after = move.after();
    if (item.isEmpty() || (after != null && playlist.find(after).isEmpty())) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    if (!mayEdit(item.get(), rights, context)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    MediaId id = item.get().id();
    if (id.equals(after) || Objects.equals(playlist.before(id), after)) {
      return Decision.nothing();
    }
    Playlist others = playlist.without(List.of(id));
    int at = after == null ? 0 : others.indexOf(after) + 1;
    OrderKey key = keysAt(others.items(), at, 1).getFirst();
    return Decision.accepted(put(others, List.of(item.get().withOrder(key))));
  }

  private static Decision rename(
      RoomState state,
      PlaylistCommand.Rename rename,
      PermissionSet rights,
      DecisionContext context,
      Limits limits) {
    Optional<PlaylistItem> item = state.playlist().find(rename.item());
    if (item.isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    if (!mayEdit(item.get(), rights, context)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    PlaylistItem renamed = item.get().withMedia(item.get().media().withName(rename.name()));
    Rejection refusal = PlaylistBytes.refusal(state.playlist(), item.get(), renamed, limits);
    return refusal == null
        ? changed(state, item.get(), renamed.media())
        : new Decision.Rejected(refusal);
  }

  private static Decision length(
      RoomState state,
      PlaylistCommand.ChangeLength length,
      PermissionSet rights,
      DecisionContext context) {
    Optional<PlaylistItem> item = state.playlist().find(length.item());
    if (item.isEmpty()) {
      return Decision.rejected(ErrorCode.MEDIA_NOT_FOUND);
    }
    if (!mayEdit(item.get(), rights, context)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    return changed(
        state,
        item.get(),
        item.get().media().withExtent(false, length.duration(), Extent.DECLARED));
  }

  /** Puts an entry with other media, if they are others, in its place. */
  static Decision changed(RoomState state, PlaylistItem item, Media media) {
    return media.equals(item.media())
        ? Decision.nothing()
        : Decision.accepted(put(state.playlist(), List.of(item.withMedia(media))));
  }

  private static Decision batch(
      RoomState state, PlaylistCommand.Batch batch, DecisionContext context, Limits limits) {
    RoomState after = state;
    List<RoomEvent> events = new ArrayList<>();
    for (PlaylistCommand operation : batch.operations()) {
      switch (decide(after, operation, context, limits)) {
        case Decision.Rejected refused -> {
          return refused;
        }
        case Decision.Accepted granted -> {
          for (RoomEvent event : granted.events()) {
            after = after.apply(event);
            events.add(event);
          }
        }
      }
    }
    return new Decision.Accepted(events, List.of(), null);
  }

  private static boolean mayEdit(PlaylistItem item, PermissionSet rights, DecisionContext context) {
    return mayTouch(item, rights, context, Permission.EDIT_OWN_MEDIA, Permission.EDIT_ANY_MEDIA);
  }

  private static boolean mayTouch(
      PlaylistItem item,
      PermissionSet rights,
      DecisionContext context,
      Permission own,
      Permission any) {
    boolean mine = item.addedBy().id().equals(context.actor().user().id());
    return rights.has(any) || (mine && rights.has(own));
  }

  /** Makes keys for entries that are put at an index. */
  private static List<OrderKey> keysAt(List<PlaylistItem> items, int at, int count) {
    OrderKey low = at == 0 ? null : items.get(at - 1).order();
    OrderKey high = at == items.size() ? null : items.get(at).order();
    return OrderKeys.between(low, high, count);
  }

  /** Tells the new places of entries, or of the whole list where keys have become too long. */
  private static RoomEvent put(Playlist before, List<PlaylistItem> changed) {
    Playlist after = before.with(changed);
    if (changed.stream().allMatch(item -> item.order().value().length() <= MAX_KEY)) {
      return new PlaylistEvent.Put(changed.stream().map(item -> placement(after, item)).toList());
    }
    List<OrderKey> keys = OrderKeys.fresh(after.size());
    List<PlaylistEvent.Placement> placements = new ArrayList<>();
    @Nullable MediaId previous = null;
    for (int i = 0; i < after.size(); i++) {
      PlaylistItem item = after.items().get(i).withOrder(keys.get(i));
      placements.add(new PlaylistEvent.Placement(item, previous));
      previous = item.id();
    }
    return new PlaylistEvent.Put(placements);
  }

  private static PlaylistEvent.Placement placement(Playlist after, PlaylistItem item) {
    return new PlaylistEvent.Placement(item, after.before(item.id()));
  }
}
