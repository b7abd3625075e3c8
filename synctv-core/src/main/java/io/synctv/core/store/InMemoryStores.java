package io.synctv.core.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.Stores;
import io.synctv.api.store.UsageStore;
import io.synctv.core.time.SystemTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Stores that forget everything when the process ends. Safe for use by several threads; nothing
 * blocks for long, for all is done under one lock.
 *
 * <p>A room keeps its last {@value #MAX_CHAT} chat messages.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class InMemoryStores implements Stores {

  /** The most chat messages kept per room. */
  public static final int MAX_CHAT = 10_000;

  static final int MAX_PAGE = 200;
  static final int MAX_FORGOTTEN = 10_000;

  private final Guard guard;

  /** Makes empty stores. */
  public InMemoryStores() {
    this(SystemTime.INSTANCE::millis);
  }

  /**
   * Makes empty stores with a clock of their own.
   *
   * @param clock the time by which changes and keys are kept, in epoch milliseconds
   */
  public InMemoryStores(LongSupplier clock) {
    this(new Guard(new MemoryDatabase(), Objects.requireNonNull(clock, "clock")));
  }

  private InMemoryStores(Guard guard) {
    this.guard = guard;
  }

  /** Returns stores of their own with all that is kept here now. */
  InMemoryStores copy() {
    return new InMemoryStores(guard.copy());
  }

  @Override
  public RoomStore rooms() {
    return new MemoryRooms(guard);
  }

  @Override
  public ChangeStore changes() {
    return new MemoryChanges(guard);
  }

  @Override
  public ChatStore chat() {
    return new MemoryChat(guard);
  }

  @Override
  public PlaybackStore playback() {
    return new PlaybackTable();
  }

  @Override
  public UsageStore usage() {
    return new MemoryUsage(guard);
  }

  @Override
  public SharedValues sharedValues() {
    return new ValueTable();
  }

  @Override
  public void close() {
    guard.close();
  }

  private final class PlaybackTable implements PlaybackStore {
    @Override
    public void save(Map<RoomId, PlaybackState> snapshots) {
      Objects.requireNonNull(snapshots, "snapshots");
      guard.locked(
          (database, now) -> {
            snapshots.forEach(
                (room, playback) -> {
                  KeptRoom kept = database.open(room);
                  if (kept != null) {
                    kept.save(playback);
                  }
                });
            return true;
          });
    }

    @Override
    public Optional<PlaybackState> find(RoomId room) {
      Objects.requireNonNull(room, "room");
      return guard.locked(
          (database, now) -> Optional.ofNullable(database.open(room)).map(KeptRoom::playback));
    }
  }

  private final class ValueTable implements SharedValues {
    @Override
    public Optional<String> find(String name) {
      Objects.requireNonNull(name, "name");
      return guard.locked((database, now) -> Optional.ofNullable(database.values().get(name)));
    }

    @Override
    public String putIfAbsent(String name, String value) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      Checks.stored("name", name, 1, MAX_NAME);
      Checks.stored("value", value, 0, MAX_VALUE);
      return guard.locked(
          (database, now) -> database.values().computeIfAbsent(name, absent -> value));
    }
  }
}
