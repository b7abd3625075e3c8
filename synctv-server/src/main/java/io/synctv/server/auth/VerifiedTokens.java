package io.synctv.server.auth;

import io.synctv.api.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens whose signature is known to be right: to check one anew took more time than all else that
 * somebody's joining costs, and most tokens come again with every request. Safe for use by several
 * threads.
 *
 * <p>Keeps no token but its SHA-256, so that nobody can read tokens out of the server's memory. A
 * token counts only while it is valid. Of more than {@value #MOST}, those used longest ago are
 * forgotten, and checked anew when they come again.
 */
final class VerifiedTokens {

  private static final int MOST = 10_000;

  private record Bearer(User user, Instant from, Instant until) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Bearer> bearers =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bearer> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Remembers a token.
   *
   * @param token one whose signature and claims are right
   * @param user who it speaks for
   * @param from when it begins to
   * @param until from when on it does not any more
   */
  void remember(String token, User user, Instant from, Instant until) {
    String digest = digest(token);
    lock.lock();
    try {
      bearers.put(digest, new Bearer(user, from, until));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds a token.
   *
   * @param token what a client sent
   * @param now the time
   * @return who it speaks for, or empty when it is not known or not valid now
   */
  Optional<User> find(String token, Instant now) {
    String digest = digest(token);
    lock.lock();
    try {
      Bearer bearer = bearers.get(digest);
      if (bearer == null) {
        return Optional.empty();
      }
      boolean valid = !now.isBefore(bearer.from) && now.isBefore(bearer.until);
      return valid ? Optional.of(bearer.user) : Optional.empty();
    } finally {
      lock.unlock();
    }
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
