package io.synctv.core.room;

import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.presence.PresenceBoard;

/**
 * Tells people and other nodes who came, changed and went: gathered for a moment, as many may come
 * at once. Runs inside its room's {@link Serial}.
 */
final class Tidings {

  private static final long SOON = 100;
  private static final long CROWDED = 1000;
  private static final long LATER = 2000;

  private final RoomActor room;
  private final Engine engine;
  private final Hub hub;
  private final PresenceBoard board;
  private boolean soon;
  private boolean later;

  Tidings(RoomActor room, Engine engine, Hub hub, PresenceBoard board) {
    this.room = room;
    this.engine = engine;
    this.hub = hub;
    this.board = board;
  }

  /** Tells what has changed in a tenth of a second, or a crowd a little later. */
  void soon() {
    if (!soon && board.changed()) {
      soon = true;
      schedule(pause(board.count()), 0);
    }
  }

  /**
   * Returns how long to gather, in milliseconds: long enough that a room sends about a thousand
   * messages a second for this, however many are there, but nobody waits for more than a second.
   */
  static long pause(int people) {
    return Math.clamp(people, SOON, CROWDED);
  }

  /** Tells what has changed in two seconds, unless that happens sooner. */
  void later() {
    if (!soon && !later && board.changed()) {
      later = true;
      engine.later(() -> room.serial().execute(this::late), LATER);
    }
  }

  /** Tells what has changed. */
  void now() {
    if (!board.changed()) {
      return;
    }
    PresenceBoard.News news = board.flush();
    hub.broadcast(news.message());
    PresenceCodec.Delta delta = news.delta();
    if (delta != null) {
      engine.post().people(room.id(), delta);
    }
  }

  private void schedule(long delay, long waited) {
    engine.later(() -> room.serial().execute(() -> due(delay + waited)), delay);
  }

  /** It is time, unless so many have come meanwhile that more are to be expected. */
  private void due(long waited) {
    long wanted = pause(board.count());
    if (waited < wanted) {
      schedule(wanted - waited, waited);
    } else {
      soon = false;
      now();
    }
  }

  private void late() {
    later = false;
    now();
  }
}
