package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.core.limit.Limits;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All sessions of a node: counts them against the limits and ends those that are idle or too old.
 * Safe for several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class SessionRegistry {

  private final Limits limits;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Map<UserId, Integer> perUser = new ConcurrentHashMap<>();
  private final Set<Session> closing = ConcurrentHashMap.newKeySet();
  private final AtomicInteger reserved = new AtomicInteger();

  /**
   * Makes an empty registry.
   *
   * @param limits how many sessions there may be, and for how long
   */
  public SessionRegistry(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes a place for a session.
   *
   * @param user whose session it will be
   * @return why there is no place, or empty when one was taken; give it back with {@link #release}
   */
  public Optional<ErrorCode> reserve(User user) {
    if (reserved.incrementAndGet() > limits.sessionsPerNode()) {
      reserved.decrementAndGet();
      return Optional.of(ErrorCode.NODE_FULL);
    }
    int mine = perUser.merge(user.id(), 1, Integer::sum);
    if (mine > limits.sessionsPerUser()) {
      release(user);
      return Optional.of(ErrorCode.TOO_MANY_SESSIONS);
    }
    return Optional.empty();
  }

  /**
   * Gives a place back.
   *
   * @param user whose it was
   */
  public void release(User user) {
    reserved.decrementAndGet();
    perUser.computeIfPresent(user.id(), (id, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Keeps a session for which a place was taken.
   *
   * @param session the session
   */
  public void add(Session session) {
    sessions.add(session);
  }

  /**
   * Forgets a session and gives its place back. Harmless when it is not kept.
   *
   * @param session the session
   */
  public void remove(Session session) {
    if (sessions.remove(session)) {
      if (!session.finished()) {
        closing.add(session);
      }
      release(session.user());
    }
  }

  /** {@return whether there is no session, and the connection of each that was is closed} */
  public boolean quiet() {
    closing.removeIf(Session::finished);
    return sessions.isEmpty() && closing.isEmpty();
  }

  /** {@return how many sessions there are} */
  public int count() {
    return sessions.size();
  }

  /** {@return all sessions at this moment} */
  public Collection<Session> all() {
    return List.copyOf(sessions);
  }

  /** Closes sessions that were silent or open for longer than they may be. */
  public void sweep() {
    closing.removeIf(Session::finished);
    long life = limits.duration().toNanos();
    for (Session session : sessions) {
      if (session.age() > life) {
        session.close(CloseCode.MAX_DURATION);
      } else if (session.idle(limits.idle())) {
        session.close(CloseCode.IDLE);
      }
    }
  }
}
