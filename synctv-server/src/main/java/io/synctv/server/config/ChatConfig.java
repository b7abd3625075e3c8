package io.synctv.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of the chat is kept.
 *
 * @param age how old messages get, or null for any age
 * @param count how many a room keeps, or null for all
 * @param period how often the others are deleted
 */
public record ChatConfig(@Nullable Duration age, @Nullable Integer count, Duration period) {

  /** Returns whether anything is deleted at all. */
  public boolean bounded() {
    return age != null || count != null;
  }

  /** The part of {@link ServerConfig.Builder} that belongs to the chat. */
  static final class Builder {

    @Nullable Duration age;
    @Nullable Integer count;
    Duration period = Duration.ZERO;

    ChatConfig build() {
      return new ChatConfig(age, count, period);
    }
  }
}
