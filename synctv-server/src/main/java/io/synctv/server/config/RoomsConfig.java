package io.synctv.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long rooms are kept that nobody uses.
 *
 * @param guests those of guests, or null for ever
 * @param accounts those of accounts, or null for ever
 * @param period how often the others are closed
 */
public record RoomsConfig(@Nullable Duration guests, @Nullable Duration accounts, Duration period) {

  /** The part of {@link ServerConfig.Builder} that belongs to rooms. */
  static final class Builder {

    @Nullable Duration guests;
    @Nullable Duration accounts;
    Duration period = Duration.ZERO;

    RoomsConfig build() {
      return new RoomsConfig(guests, accounts, period);
    }
  }
}
