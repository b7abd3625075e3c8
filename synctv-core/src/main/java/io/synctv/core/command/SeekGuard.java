package io.synctv.core.command;

import io.synctv.api.Actor;
import io.synctv.api.SessionId;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.core.event.EventTraits;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Ends the seeks of players against each other. A client that takes its player's own movement for a
 * person's wish answers each seek of the room with one back to where it is; two of them throw the
 * room to and fro for ever.
 *
 * <p>That looks like no person: each seek comes from another session than the one before, and goes
 * the other way. So the last seeks that moved the room are kept as long as they alternate like
 * this, whichever nodes they came from, as the log has them all. The one that makes them {@value
 * #ALTERNATING} within {@value #WINDOW_MILLIS} ms is refused, and so are those that go on. Two
 * seeks of one session, or two the same way, begin anew: who drags a handle is never refused, and
 * neither is whoever is new to the fight.
 *
 * <p>Seeks with an idempotency key count for nothing: their client tells wishes from movements. Not
 * for use by several threads at a time.
 */
final class SeekGuard {

  /** How many seeks alternate before one is refused. */
  static final int ALTERNATING = 6;

  /** Within how many milliseconds of cluster time they do. */
  static final long WINDOW_MILLIS = 3000;

  /** Seeks as close as this go to the same place, in seconds. */
  private static final double SAME = 0.05;

  /** A seek; the first of a run has no direction. */
  private record Seek(SessionId session, double target, long at, @Nullable Boolean forward) {}

  /** Alternating seeks, the newest last, at most {@link #ALTERNATING}. */
  private final Deque<Seek> run = new ArrayDeque<>(ALTERNATING);

  /**
   * Learns of an event that was applied.
   *
   * @param event whoever caused it, on any node
   */
  void applied(OrderedEvent event) {
    PlaybackState to = EventTraits.sought(event.event());
    SessionId session = event.by().session();
    if (to != null && session != null && event.key() == null) {
      took(session, to.position(), event.at());
    }
  }

  /**
   * Says whether a seek without a key is to be refused.
   *
   * @param by who seeks; without a session it is no player
   * @param target where to, in seconds
   * @param now cluster time in epoch milliseconds
   */
  boolean refuses(Actor by, double target, long now) {
    SessionId session = by.session();
    Seek last = run.peekLast();
    if (session == null || last == null || run.size() < ALTERNATING - 1) {
      return false;
    }
    Seek next = after(last, session, target, now);
    Seek first = run.stream().skip(run.size() + 1 - ALTERNATING).findFirst().orElseThrow();
    boolean refused =
        alternates(last, next)
            && now - first.at <= WINDOW_MILLIS
            && run.stream().anyMatch(seek -> seek.session.equals(session));
    if (refused) {
      took(session, target, now); // else the fight would go on at five seeks in three seconds
    }
    return refused;
  }

  private void took(SessionId session, double target, long at) {
    Seek last = run.peekLast();
    if (last == null) {
      run.add(new Seek(session, target, at, null));
      return;
    }
    Seek next = after(last, session, target, at);
    if (next.forward == null) {
      return;
    }
    if (!alternates(last, next)) {
      run.clear();
      run.add(
          last.session.equals(session)
              ? new Seek(session, target, at, null)
              : new Seek(last.session, last.target, last.at, null));
    }
    if (!run.getLast().session.equals(session)) {
      run.add(next);
    }
    if (run.size() > ALTERNATING) {
      run.removeFirst();
    }
  }

  private static Seek after(Seek last, SessionId session, double target, long at) {
    double moved = target - last.target;
    return new Seek(session, target, at, Math.abs(moved) <= SAME ? null : moved > 0);
  }

  private static boolean alternates(Seek last, Seek next) {
    return next.forward != null
        && !next.session.equals(last.session)
        && !next.forward.equals(last.forward);
  }
}
