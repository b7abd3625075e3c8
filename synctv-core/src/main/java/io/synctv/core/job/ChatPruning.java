package io.synctv.core.job;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.cluster.spi.ClusterClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Forgets chat that is too old or too much, in batches, each guarded by the lock's token. The work
 * of an {@link ExclusiveJob}. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ChatPruning implements ExclusiveJob.Work {

  private static final System.Logger LOG = System.getLogger(ChatPruning.class.getName());

  private static final int ROOMS = 200;

  /** Small, so that people who talk in the room meanwhile do not wait long. */
  private static final int MESSAGES = 500;

  private final ChatStore chat;
  private final ClusterClock clock;
  private final @Nullable Duration age;
  private final int count;
  private final LongAdder forgotten = new LongAdder();

  /**
   * Says what is kept.
   *
   * @param chat where chat is kept
   * @param clock the clock by which it was said
   * @param age how old messages may get, or null for any age
   * @param count the most messages of a room, from 1; {@link Integer#MAX_VALUE} for all
   * @throws InvalidValueException when a bound is broken
   */
  public ChatPruning(ChatStore chat, ClusterClock clock, @Nullable Duration age, int count) {
    Objects.requireNonNull(chat, "chat");
    Objects.requireNonNull(clock, "clock");
    if (age != null && !age.isPositive()) {
      throw new InvalidValueException("age must be positive");
    }
    this.chat = chat;
    this.clock = clock;
    this.age = age;
    this.count = new ChatRetention(Long.MIN_VALUE, count).count();
  }

  @Override
  public void run(LockHold hold) {
    Objects.requireNonNull(hold, "hold");
    long since = age == null ? Long.MIN_VALUE : clock.millis() - age.toMillis();
    ChatRetention retention = new ChatRetention(since, count);
    long before = forgotten.sum();
    List<RoomId> rooms = List.of();
    do {
      RoomId after = rooms.isEmpty() ? null : rooms.getLast();
      rooms = chat.roomsToPrune(retention, ROOMS, after);
      for (RoomId room : rooms) {
        prune(room, retention, hold);
      }
    } while (rooms.size() == ROOMS && hold.held());
    long now = forgotten.sum() - before;
    if (now > 0) {
      LOG.log(System.Logger.Level.INFO, "{0} old chat messages were deleted", now);
    }
  }

  private void prune(RoomId room, ChatRetention retention, LockHold hold) {
    int batch = MESSAGES;
    while (batch == MESSAGES && hold.held()) {
      batch = chat.prune(room, retention, MESSAGES, hold.fence());
      forgotten.add(batch);
    }
  }

  /** {@return how many messages this node has forgotten since it started} */
  public long forgotten() {
    return forgotten.sum();
  }
}
