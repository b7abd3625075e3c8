package io.synctv.core.store;

import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.StoredChange;
import io.synctv.api.store.StoredRoom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of a room, with its last changes and the keys of its commands. Not safe for use
 * by several threads.
 */
final class KeptRoom {

  /** A change and when it was made, in epoch milliseconds of the store's clock. */
  private record Made(StoredChange change, long at) {}

  private RoomInfo info;
  private final Map<UserId, Member> members = new HashMap<>();
  private final Map<MediaId, PlaylistItem> playlist = new HashMap<>();
  private final KeptChat chat;
  private @Nullable PlaybackState playback;

  /** The last changes without a hole; the newest is never forgotten. */
  private final List<Made> changes = new ArrayList<>();

  /** Which revision each of the changes made. */
  private final Map<String, Revision> revisions = new HashMap<>();

  private final KeptKeys keys;
  private boolean closed;

  /** When it was last used, in epoch milliseconds of the store's clock. */
  private long usedAt;

  /**
   * Makes a room.
   *
   * @param now the store's time, in epoch milliseconds
   */
  KeptRoom(RoomInfo info, Member owner, long now) {
    this.info = info;
    this.usedAt = now;
    this.chat = new KeptChat();
    this.keys = new KeptKeys();
    members.put(owner.user().id(), owner);
  }

  private KeptRoom(KeptRoom other) {
    info = other.info;
    members.putAll(other.members);
    playlist.putAll(other.playlist);
    chat = other.chat.copy();
    playback = other.playback;
    changes.addAll(other.changes);
    revisions.putAll(other.revisions);
    keys = other.keys.copy();
    closed = other.closed;
    usedAt = other.usedAt;
  }

  KeptRoom copy() {
    return new KeptRoom(this);
  }

  RoomInfo info() {
    return info;
  }

  KeptChat chat() {
    return chat;
  }

  boolean closed() {
    return closed;
  }

  @Nullable PlaybackState playback() {
    return playback;
  }

  /** Keeps a snapshot of the timeline unless a newer one is kept. */
  void save(PlaybackState snapshot) {
    PlaybackState before = playback;
    if (before == null || before.version() <= snapshot.version()) {
      playback = snapshot;
    }
  }

  Revision revision() {
    return changes.isEmpty() ? Revision.CREATED : changes.getLast().change().revision();
  }

  /** When the last change was made; a room that was never changed was so long ago. */
  long changedAt() {
    return changes.isEmpty() ? Long.MIN_VALUE : changes.getLast().at();
  }

  StoredRoom read(int messages) {
    return new StoredRoom(
        revision(),
        info,
        List.copyOf(members.values()),
        playlist.values().stream().sorted().toList(),
        chat.newest(messages),
        playback);
  }

  /** Returns the revision that a change with this id made, if it is kept. */
  @Nullable Revision madeBy(String change) {
    return revisions.get(change);
  }

  private @Nullable StoredChange change(long number) {
    if (changes.isEmpty()) {
      return null;
    }
    long index = number - changes.getFirst().change().revision().number();
    return index < 0 || index >= changes.size() ? null : changes.get((int) index).change();
  }

  Changes since(Revision known) {
    if (known.equals(revision())) {
      return new Changes.Complete(List.of());
    }
    StoredChange next = change(known.number() + 1);
    if (next == null || !next.previous().equals(known)) {
      return new Changes.Unavailable(revision());
    }
    int from = (int) (next.revision().number() - changes.getFirst().change().revision().number());
    return new Changes.Complete(
        changes.subList(from, changes.size()).stream().map(Made::change).toList());
  }

  /** Returns what is known of a command, or null when nothing is. */
  @Nullable KnownCommand known(CommandKey key) {
    KnownCommand posted = key.message() == null ? null : chat.known(key, key.message());
    if (posted != null) {
      return posted;
    }
    KeptKeys.Kept kept = keys.find(key);
    if (kept == null) {
      return null;
    }
    if (!kept.digest().equals(key.digest())) {
      return new KnownCommand.Reused(key);
    }
    StoredChange change = change(kept.revision());
    return change == null ? null : new KnownCommand.Changed(key, change, kept.index());
  }

  void keep(StoredChange change, long at) {
    changes.add(new Made(change, at));
    revisions.put(change.revision().change(), change.revision());
  }

  void keep(CommandKey key, int index, long at) {
    keys.put(key, new KeptKeys.Kept(key.digest(), revision().number(), index, at));
  }

  void write(PlaylistEvent event) {
    switch (event) {
      case PlaylistEvent.Put put ->
          put.placements().forEach(place -> playlist.put(place.item().id(), place.item()));
      case PlaylistEvent.Removed removed -> removed.items().forEach(playlist::remove);
    }
  }

  void write(MemberEvent event) {
    switch (event) {
      case MemberEvent.Changed changed ->
          members.put(changed.member().user().id(), changed.member());
      case MemberEvent.Kicked kicked -> {} // the change itself is all there is of it
    }
  }

  void write(InfoEvent event) {
    switch (event) {
      case InfoEvent.Changed changed -> info = merge(info, changed.room(), changed.parts());
      case InfoEvent.Closed gone -> closed = true;
    }
  }

  private static RoomInfo merge(RoomInfo before, RoomInfo after, Set<RoomPart> parts) {
    return new RoomInfo(
        before.id(),
        parts.contains(RoomPart.NAME) ? after.name() : before.name(),
        before.owner(),
        before.createdAt(),
        parts.contains(RoomPart.HIDDEN) ? after.hidden() : before.hidden(),
        parts.contains(RoomPart.PASSWORD) ? after.passwordHash() : before.passwordHash(),
        parts.contains(RoomPart.SETTINGS) ? after.settings() : before.settings());
  }

  /** When it was last used, in epoch milliseconds of the store's clock. */
  long usedAt() {
    return usedAt;
  }

  /** Notes that it is used. */
  void used(long now) {
    usedAt = Math.max(usedAt, now);
  }

  /** Forgets old changes but the newest; returns how many. */
  int expireChanges(long now, int limit) {
    int old = 0;
    long oldest = now - ChangeStore.CHANGES_KEPT.toMillis();
    while (old < Math.min(limit, changes.size() - 1) && changes.get(old).at() < oldest) {
      revisions.remove(changes.get(old).change().revision().change());
      old++;
    }
    changes.subList(0, old).clear();
    return old;
  }

  /** Forgets old keys; returns how many. */
  int expireKeys(long now, int limit) {
    return keys.expire(now, limit);
  }
}
