package io.synctv.core.limit;

import io.synctv.api.ApiStatus;
import io.synctv.core.time.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * What one person, room or node may use. Immutable; {@link #builder()} starts from the defaults. A
 * duration of more than 100 years counts as 100 years.
 *
 * @param sessionsPerUser sessions one person may have over all nodes; default 10
 * @param sessionsPerRoom sessions one room may have over all nodes; default 1,000
 * @param sessionsPerNode sessions a node may have; default 100,000
 * @param roomsPerUser rooms one person may own; default 100
 * @param playlistItems entries a playlist may have; default 1,000
 * @param chatLength characters a chat message may have; default 2,000
 * @param chatPerSecond chat messages a person may send to a room per second in the long run;
 *     default 10
 * @param chatBurst chat messages a person may send to a room at once; default 30
 * @param pendingCommands commands that may wait in one room; default 4,096
 * @param queueBytes bytes that may wait for one session; default 1 MiB
 * @param idle how long a session may stay without a word from its client; default 30 minutes
 * @param duration how long a session may last; default 24 hours
 * @param grace how long a dropped session is "away" before others learn that it left; default 10
 *     seconds
 * @param roomIdle how long a room without sessions stays in memory; default 1 minute
 * @param joinTimeout how long a person may wait to be let into a room, its loading included; the
 *     room is loaded on for whoever comes next; default 2.5 seconds
 * @param playlistBytes bytes the entries of a playlist may take in all, see {@link
 *     io.synctv.api.playlist.ItemSize}; default 2 MiB
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Limits(
    int sessionsPerUser,
    int sessionsPerRoom,
    int sessionsPerNode,
    int roomsPerUser,
    int playlistItems,
    int chatLength,
    int chatPerSecond,
    int chatBurst,
    int pendingCommands,
    int queueBytes,
    Duration idle,
    Duration duration,
    Duration grace,
    Duration roomIdle,
    Duration joinTimeout,
    int playlistBytes) {

  private static final int SESSIONS_PER_USER = 10;
  private static final int SESSIONS_PER_ROOM = 1000;
  private static final int SESSIONS_PER_NODE = 100_000;
  private static final int ROOMS_PER_USER = 100;
  private static final int PLAYLIST_ITEMS = 1000;
  private static final int CHAT_CHARACTERS = 2000;
  private static final int CHAT_PER_SECOND = 10;
  private static final int CHAT_BURST = 30;
  private static final int PENDING_COMMANDS = 4096;
  private static final int QUEUE_BYTES = 1024 * 1024;
  private static final int LEAST_QUEUE_BYTES = 16 * 1024;
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LONGEST_SESSION = Duration.ofHours(24);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration ROOM_IDLE = Duration.ofMinutes(1);
  private static final Duration JOIN_TIMEOUT = Duration.ofMillis(2500);

  private static final int PLAYLIST_BYTES = 2 * 1024 * 1024;

  /** What holds unless configured otherwise. */
  public static final Limits DEFAULT =
      new Limits(
          SESSIONS_PER_USER,
          SESSIONS_PER_ROOM,
          SESSIONS_PER_NODE,
          ROOMS_PER_USER,
          PLAYLIST_ITEMS,
          CHAT_CHARACTERS,
          CHAT_PER_SECOND,
          CHAT_BURST,
          PENDING_COMMANDS,
          QUEUE_BYTES,
          IDLE,
          LONGEST_SESSION,
          GRACE,
          ROOM_IDLE,
          JOIN_TIMEOUT,
          PLAYLIST_BYTES);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the limit that is out of bounds
   */
  public Limits {
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(grace, "grace");
    Objects.requireNonNull(roomIdle, "roomIdle");
    Objects.requireNonNull(joinTimeout, "joinTimeout");
    atLeast("sessionsPerUser", sessionsPerUser, 1);
    atLeast("sessionsPerRoom", sessionsPerRoom, 1);
    atLeast("sessionsPerNode", sessionsPerNode, 1);
    atLeast("roomsPerUser", roomsPerUser, 1);
    atLeast("playlistItems", playlistItems, 1);
    atLeast("chatLength", chatLength, 1);
    atLeast("chatPerSecond", chatPerSecond, 1);
    atLeast("chatBurst", chatBurst, 1);
    atLeast("pendingCommands", pendingCommands, 1);
    atLeast("queueBytes", queueBytes, LEAST_QUEUE_BYTES);
    atLeast("playlistBytes", playlistBytes, 1);
    positive("idle", idle);
    positive("duration", duration);
    positive("roomIdle", roomIdle);
    positive("joinTimeout", joinTimeout);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("limit grace must not be negative");
    }
    idle = Durations.bounded(idle);
    duration = Durations.bounded(duration);
    grace = Durations.bounded(grace);
    roomIdle = Durations.bounded(roomIdle);
    joinTimeout = Durations.bounded(joinTimeout);
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  private static void atLeast(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException("limit " + name + " must be at least " + min);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("limit " + name + " must be positive");
    }
  }

  /** Collects limits; what is not given keeps its default. Not for use by several threads. */
  public static final class Builder {

    private int sessionsPerUser = DEFAULT.sessionsPerUser;
    private int sessionsPerRoom = DEFAULT.sessionsPerRoom;
    private int sessionsPerNode = DEFAULT.sessionsPerNode;
    private int roomsPerUser = DEFAULT.roomsPerUser;
    private int playlistItems = DEFAULT.playlistItems;
    private int chatLength = DEFAULT.chatLength;
    private int chatPerSecond = DEFAULT.chatPerSecond;
    private int chatBurst = DEFAULT.chatBurst;
    private int pendingCommands = DEFAULT.pendingCommands;
    private int queueBytes = DEFAULT.queueBytes;
    private Duration idle = DEFAULT.idle;
    private Duration duration = DEFAULT.duration;
    private Duration grace = DEFAULT.grace;
    private Duration roomIdle = DEFAULT.roomIdle;
    private Duration joinTimeout = DEFAULT.joinTimeout;
    private int playlistBytes = DEFAULT.playlistBytes;

    private Builder() {}

    /**
     * Sets sessions one person may have over all nodes.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder sessionsPerUser(int value) {
      sessionsPerUser = value;
      return this;
    }

    /**
     * Sets sessions one room may have over all nodes.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder sessionsPerRoom(int value) {
      sessionsPerRoom = value;
      return this;
    }

    /**
     * Sets sessions a node may have.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder sessionsPerNode(int value) {
      sessionsPerNode = value;
      return this;
    }

    /**
     * Sets rooms one person may own.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder roomsPerUser(int value) {
      roomsPerUser = value;
      return this;
    }

    /**
     * Sets entries a playlist may have.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder playlistItems(int value) {
      playlistItems = value;
      return this;
    }

    /**
     * Sets characters a chat message may have.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder chatLength(int value) {
      chatLength = value;
      return this;
    }

    /**
     * Sets chat messages a person may send to a room per second.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder chatPerSecond(int value) {
      chatPerSecond = value;
      return this;
    }

    /**
     * Sets chat messages a person may send to a room at once.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder chatBurst(int value) {
      chatBurst = value;
      return this;
    }

    /**
     * Sets commands that may wait in one room.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder pendingCommands(int value) {
      pendingCommands = value;
      return this;
    }

    /**
     * Sets bytes that may wait for one session, at least 16 KiB.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder queueBytes(int value) {
      queueBytes = value;
      return this;
    }

    /**
     * Sets the longest silence of a client.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder idle(Duration value) {
      Objects.requireNonNull(value, "value");
      idle = value;
      return this;
    }

    /**
     * Sets the longest life of a session.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder duration(Duration value) {
      Objects.requireNonNull(value, "value");
      duration = value;
      return this;
    }

    /**
     * Sets how long a dropped session is away before it left.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder grace(Duration value) {
      Objects.requireNonNull(value, "value");
      grace = value;
      return this;
    }

    /**
     * Sets how long an empty room stays in memory.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder roomIdle(Duration value) {
      Objects.requireNonNull(value, "value");
      roomIdle = value;
      return this;
    }

    /**
     * Sets how long a person may wait to be let into a room, its loading included.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder joinTimeout(Duration value) {
      Objects.requireNonNull(value, "value");
      joinTimeout = value;
      return this;
    }

    /**
     * Sets bytes the entries of a playlist may take in all.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder playlistBytes(int value) {
      playlistBytes = value;
      return this;
    }

    /**
     * Makes the limits.
     *
     * @return the limits
     * @throws IllegalArgumentException naming the limit that is out of bounds
     */
    public Limits build() {
      return new Limits(
          sessionsPerUser,
          sessionsPerRoom,
          sessionsPerNode,
          roomsPerUser,
          playlistItems,
          chatLength,
          chatPerSecond,
          chatBurst,
          pendingCommands,
          queueBytes,
          idle,
          duration,
          grace,
          roomIdle,
          joinTimeout,
          playlistBytes);
    }
  }
}
