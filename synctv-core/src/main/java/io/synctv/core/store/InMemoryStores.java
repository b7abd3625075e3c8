package io.synctv.core.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.MemberStore;
import io.synctv.api.store.Page;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.PlaylistStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores that forget everything when the process ends. Safe for use by several threads; nothing
 * blocks for long.
 *
 * <p>A room keeps its last {@value #MAX_CHAT} chat messages.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class InMemoryStores implements Stores {

  /** The most chat messages kept per room. */
  public static final int MAX_CHAT = 10_000;

  private static final int MAX_PAGE = 200;
  private static final int MAX_PRUNED = 10_000;

  private static final Comparator<RoomInfo> NEWEST_FIRST =
      Comparator.comparingLong(RoomInfo::createdAt)
          .thenComparing(room -> room.id().value())
          .reversed();

  private static final class Kept {
    private RoomInfo info;
    private final Map<UserId, Member> members = new HashMap<>();
    private final Map<MediaId, PlaylistItem> playlist = new HashMap<>();
    private final List<ChatMessage> chat = new ArrayList<>();
    private @Nullable PlaybackState playback;

    private Kept(RoomInfo info) {
      this.info = info;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RoomId, Kept> rooms = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  /** The highest token seen under each lock's name. */
  private final Map<String, Long> tokens = new HashMap<>();

  private boolean closed;

  /** Makes empty stores. */
  public InMemoryStores() {}

  @Override
  public RoomStore rooms() {
    return new RoomTable();
  }

  @Override
  public MemberStore members() {
    return new MemberTable();
  }

  @Override
  public PlaylistStore playlists() {
    return new PlaylistTable();
  }

  @Override
  public ChatStore chat() {
    return new ChatTable();
  }

  @Override
  public PlaybackStore playback() {
    return new PlaybackTable();
  }

  @Override
  public SharedValues sharedValues() {
    return new ValueTable();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      rooms.clear();
      values.clear();
      tokens.clear();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException("the stores are closed", new IllegalStateException());
      }
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does something to a room if it is kept. */
  private void with(RoomId room, Consumer<Kept> work) {
    locked(
        () -> {
          Kept kept = rooms.get(room);
          if (kept != null) {
            work.accept(kept);
          }
          return true;
        });
  }

  private final class RoomTable implements RoomStore {
    @Override
    public boolean create(RoomInfo room, Member owner, int mostOwned) {
      return locked(
          () -> {
            if (ownedBy(room.owner().id()) >= mostOwned) {
              return false;
            }
            if (rooms.containsKey(room.id())) {
              throw new StoreException(
                  "room " + room.id() + " is kept already", new IllegalStateException());
            }
            Kept kept = new Kept(room);
            kept.members.put(owner.user().id(), owner);
            return rooms.put(room.id(), kept) == null;
          });
    }

    @Override
    public void update(RoomInfo room) {
      with(room.id(), kept -> kept.info = room);
    }

    @Override
    public void delete(RoomId room) {
      locked(() -> rooms.remove(room) != null);
    }

    @Override
    public Optional<RoomInfo> find(RoomId room) {
      return locked(() -> Optional.ofNullable(rooms.get(room)).map(kept -> kept.info));
    }

    @Override
    public Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor) {
      Checks.range("limit", limit, 1, MAX_PAGE);
      Cursor from = cursor == null ? null : Cursor.parse(Cursor.Kind.ROOM, cursor);
      String part = query == null ? "" : query.toLowerCase(Locale.ROOT);
      return locked(
          () -> {
            List<RoomInfo> found =
                rooms.values().stream()
                    .map(kept -> kept.info)
                    .filter(room -> !room.hidden())
                    .filter(room -> room.name().toLowerCase(Locale.ROOT).contains(part))
                    .filter(
                        room -> from == null || from.isBefore(room.createdAt(), room.id().value()))
                    .sorted(NEWEST_FIRST)
                    .limit(limit + 1L)
                    .toList();
            if (found.size() <= limit) {
              return new Page<>(found, null);
            }
            RoomInfo last = found.get(limit - 1);
            return new Page<>(
                found.subList(0, limit),
                new Cursor(Cursor.Kind.ROOM, last.createdAt(), last.id().value()).text());
          });
    }

    private long ownedBy(UserId owner) {
      return rooms.values().stream().filter(kept -> kept.info.owner().id().equals(owner)).count();
    }
  }

  private final class MemberTable implements MemberStore {
    @Override
    public void put(RoomId room, Member member) {
      with(room, kept -> kept.members.put(member.user().id(), member));
    }

    @Override
    public List<Member> list(RoomId room) {
      return locked(
          () -> {
            Kept kept = rooms.get(room);
            return kept == null ? List.of() : List.copyOf(kept.members.values());
          });
    }
  }

  private final class PlaylistTable implements PlaylistStore {
    @Override
    public void apply(RoomId room, Collection<PlaylistItem> put, Collection<MediaId> removed) {
      with(
          room,
          kept -> {
            put.forEach(item -> kept.playlist.put(item.id(), item));
            kept.playlist.keySet().removeAll(List.copyOf(removed));
          });
    }

    @Override
    public List<PlaylistItem> list(RoomId room) {
      return locked(
          () -> {
            Kept kept = rooms.get(room);
            return kept == null ? List.of() : kept.playlist.values().stream().sorted().toList();
          });
    }
  }

  private final class ChatTable implements ChatStore {
    @Override
    public void append(RoomId room, List<ChatMessage> messages) {
      with(
          room,
          kept -> {
            for (ChatMessage message : messages) {
              if (kept.chat.stream().noneMatch(other -> other.id().equals(message.id()))) {
                kept.chat.add(message);
              }
            }
            kept.chat.sort(
                Comparator.comparingLong(ChatMessage::at).thenComparing(m -> m.id().value()));
            if (kept.chat.size() > MAX_CHAT) {
              kept.chat.subList(0, kept.chat.size() - MAX_CHAT).clear();
            }
          });
    }

    @Override
    public Page<ChatMessage> list(RoomId room, int limit, @Nullable String cursor) {
      Checks.range("limit", limit, 1, MAX_PAGE);
      Cursor from = cursor == null ? null : Cursor.parse(Cursor.Kind.CHAT, cursor);
      return locked(
          () -> {
            Kept kept = rooms.get(room);
            if (kept == null) {
              return new Page<>(List.of(), null);
            }
            List<ChatMessage> older =
                kept.chat.stream()
                    .filter(m -> from == null || from.isBefore(m.at(), m.id().value()))
                    .toList();
            int start = Math.max(0, older.size() - limit);
            List<ChatMessage> part = older.subList(start, older.size());
            return new Page<>(
                part,
                start == 0
                    ? null
                    : new Cursor(
                            Cursor.Kind.CHAT, part.getFirst().at(), part.getFirst().id().value())
                        .text());
          });
    }

    @Override
    public List<RoomId> roomsToPrune(ChatRetention retention, int limit, @Nullable RoomId after) {
      Checks.range("limit", limit, 1, MAX_PAGE);
      return locked(
          () ->
              rooms.entrySet().stream()
                  .filter(
                      entry -> after == null || entry.getKey().value().compareTo(after.value()) > 0)
                  .filter(entry -> excess(entry.getValue(), retention) > 0)
                  .map(Map.Entry::getKey)
                  .sorted(Comparator.comparing(RoomId::value))
                  .limit(limit)
                  .toList());
    }

    @Override
    public int prune(RoomId room, ChatRetention retention, int limit, Fence fence) {
      Checks.range("limit", limit, 1, MAX_PRUNED);
      return locked(
          () -> {
            if (tokens.merge(fence.name(), fence.token(), Math::max) > fence.token()) {
              throw new StaleTokenException(fence);
            }
            Kept kept = rooms.get(room);
            if (kept == null) {
              return 0;
            }
            int forgotten = Math.min(limit, excess(kept, retention));
            kept.chat.subList(0, forgotten).clear();
            return forgotten;
          });
    }

    /** Counts the messages, oldest first, that are not to be kept. */
    private static int excess(Kept kept, ChatRetention retention) {
      int old = 0;
      while (old < kept.chat.size() && kept.chat.get(old).at() < retention.since()) {
        old++;
      }
      return Math.max(old, kept.chat.size() - retention.count());
    }
  }

  private final class PlaybackTable implements PlaybackStore {
    @Override
    public void save(Map<RoomId, PlaybackState> snapshots) {
      snapshots.forEach(
          (room, playback) ->
              with(
                  room,
                  kept -> {
                    PlaybackState before = kept.playback;
                    if (before == null || before.version() <= playback.version()) {
                      kept.playback = playback;
                    }
                  }));
    }

    @Override
    public Optional<PlaybackState> find(RoomId room) {
      return locked(() -> Optional.ofNullable(rooms.get(room)).map(kept -> kept.playback));
    }
  }

  private final class ValueTable implements SharedValues {
    @Override
    public Optional<String> find(String name) {
      return locked(() -> Optional.ofNullable(values.get(name)));
    }

    @Override
    public String putIfAbsent(String name, String value) {
      Checks.stored("name", name, 1, MAX_NAME);
      Checks.stored("value", value, 0, MAX_VALUE);
      return locked(() -> values.computeIfAbsent(name, absent -> value));
    }
  }
}
