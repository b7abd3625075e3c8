package io.synctv.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.synctv.api.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tokens whose signature is known to be right: to check one anew took more time than all else that
 * somebody's joining costs, and most tokens come again with every request. Safe for use by several
 * threads.
 *
 * <p>Keeps no token but its SHA-256, so that nobody can read tokens out of the server's memory. A
 * token counts only while it is valid, and is forgotten after that. Of more than {@value #MOST},
 * those used least are forgotten, and checked anew when they come again.
 */
final class VerifiedTokens {

  static final int MOST = 10_000;

  private record Bearer(User user, Instant from, Instant until) {}

  private final InstantSource time;
  private final Cache<String, Bearer> bearers;

  VerifiedTokens(InstantSource time) {
    this.time = time;
    this.bearers =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(
                Expiry.<String, Bearer>creating(
                    (digest, bearer) -> Duration.between(time.instant(), bearer.until())))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(time.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Remembers a token.
   *
   * @param token one whose signature and claims are right
   * @param user who it speaks for
   * @param from when it begins to
   * @param until from when on it does not any more
   */
  void remember(String token, User user, Instant from, Instant until) {
    bearers.put(digest(token), new Bearer(user, from, until));
  }

  /**
   * Finds a token.
   *
   * @param token what a client sent
   * @return who it speaks for, or empty when it is not known or not valid now
   */
  Optional<User> find(String token) {
    Bearer bearer = bearers.getIfPresent(digest(token));
    if (bearer == null) {
      return Optional.empty();
    }
    // The clock may have been set back since: a token is not valid before its time either.
    Instant now = time.instant();
    boolean valid = !now.isBefore(bearer.from) && now.isBefore(bearer.until);
    return valid ? Optional.of(bearer.user) : Optional.empty();
  }

  /** Returns how many tokens are known. */
  long known() {
    bearers.cleanUp();
    return bearers.estimatedSize();
  }

  private static String digest(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new String(digest, StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
