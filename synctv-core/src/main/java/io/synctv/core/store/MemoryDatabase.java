package io.synctv.core.store;

import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.StaleTokenException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** All that the stores keep. Not safe for use by several threads. */
final class MemoryDatabase {

  private static final int MAX_RECENT_MESSAGES = 10_000;

  private record Posted(RoomId room, ChatId id, long at) {}

  private record Creation(String digest, RoomId room, long at) {}

  private record Creator(UserId user, IdempotencyKey key) {}

  private final Map<RoomId, KeptRoom> rooms = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  /** The highest token seen under each lock's name. */
  private final Map<String, Long> tokens = new HashMap<>();

  /** The keys of commands that created a room, oldest first. */
  private final SequencedMap<Creator, Creation> creations = new LinkedHashMap<>();

  /** Rooms that were changed, in the order of their last change. */
  private final SequencedMap<RoomId, Long> changed = new LinkedHashMap<>();

  private final Deque<Posted> posted = new ArrayDeque<>();

  MemoryDatabase copy() {
    MemoryDatabase copy = new MemoryDatabase();
    rooms.forEach((id, room) -> copy.rooms.put(id, room.copy()));
    copy.values.putAll(values);
    copy.tokens.putAll(tokens);
    copy.creations.putAll(creations);
    copy.changed.putAll(changed);
    copy.posted.addAll(posted);
    return copy;
  }

  Map<RoomId, KeptRoom> rooms() {
    return rooms;
  }

  /** Returns a room that is neither unknown nor closed, or null. */
  @Nullable KeptRoom open(RoomId id) {
    KeptRoom room = rooms.get(id);
    return room == null || room.closed() ? null : room;
  }

  Map<String, String> values() {
    return values;
  }

  /** Remembers a token; refuses one that is not the highest. */
  void check(Fence fence) {
    if (tokens.merge(fence.name(), fence.token(), Math::max) > fence.token()) {
      throw new StaleTokenException(fence);
    }
  }

  @Nullable KnownCommand creation(CommandKey key) {
    Creation creation = creations.get(new Creator(key.user(), key.key()));
    if (creation == null) {
      return null;
    }
    return creation.digest().equals(key.digest())
        ? new KnownCommand.Created(key, creation.room())
        : new KnownCommand.Reused(key);
  }

  void created(CommandKey key, RoomId room, long at) {
    creations.putLast(new Creator(key.user(), key.key()), new Creation(key.digest(), room, at));
  }

  void changed(RoomId room, long at) {
    changed.putLast(room, at);
  }

  void posted(RoomId room, ChatId id, long at) {
    posted.addLast(new Posted(room, id, at));
    if (posted.size() > MAX_RECENT_MESSAGES) {
      posted.removeFirst();
    }
  }

  RecentChanges recent(long since) {
    Map<RoomId, Revision> revisions = new HashMap<>();
    for (Map.Entry<RoomId, Long> entry : changed.sequencedEntrySet().reversed()) {
      KeptRoom room = rooms.get(entry.getKey());
      if (entry.getValue() < since) {
        break;
      }
      if (room != null) {
        revisions.put(entry.getKey(), room.revision());
      }
    }
    List<RecentChanges.Message> messages = new ArrayList<>();
    Iterator<Posted> newest = posted.descendingIterator();
    while (newest.hasNext()) {
      Posted next = newest.next();
      KeptRoom room = rooms.get(next.room());
      if (next.at() < since) {
        break;
      }
      ChatMessage message = room == null ? null : room.chat().find(next.id());
      if (message != null) {
        messages.add(new RecentChanges.Message(next.room(), next.id(), message.version()));
      }
    }
    return new RecentChanges(revisions, messages);
  }

  boolean expire(long now, int limit) {
    int changes = 0;
    int keys = 0;
    for (KeptRoom room : rooms.values()) {
      changes += room.expireChanges(now, limit - changes);
      keys += room.expireKeys(now, limit - keys);
    }
    Iterator<Creation> oldest = creations.values().iterator();
    while (keys < limit
        && oldest.hasNext()
        && oldest.next().at() < now - ChangeStore.KEYS_KEPT.toMillis()) {
      oldest.remove();
      keys++;
    }
    return changes == limit || keys == limit;
  }

  /** Forgets a room with all that belongs to it. */
  void forget(RoomId room) {
    rooms.remove(room);
    changed.remove(room);
  }
}
