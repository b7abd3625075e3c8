package io.synctv.core.room;

import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.presence.PresenceBoard;

/**
 * Tells people and other nodes who came, changed and went: gathered for a moment, as many may come
 * at once. Runs inside its room's {@link Serial}.
 */
final class Tidings {

  private static final long SOON = 100;
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

  /** Tells what has changed in a tenth of a second, if there is anything. */
  void soon() {
    if (!soon && board.changed()) {
      soon = true;
      schedule(SOON);
    }
  }

  /** Tells what has changed in two seconds, unless that happens sooner. */
  void later() {
    if (!soon && !later && board.changed()) {
      later = true;
      schedule(LATER);
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

  private void schedule(long delay) {
    engine.later(() -> room.serial().execute(() -> due(delay)), delay);
  }

  private void due(long delay) {
    if (delay == SOON) {
      soon = false;
    } else {
      later = false;
    }
    now();
  }
}
