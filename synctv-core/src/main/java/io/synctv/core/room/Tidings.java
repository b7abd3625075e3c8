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

  /** For how many milliseconds people have not been told of something, about. */
  private long waited;

  Tidings(RoomActor room, Engine engine, Hub hub, PresenceBoard board) {
    this.room = room;
    this.engine = engine;
    this.hub = hub;
    this.board = board;
  }

  /** Tells what has changed in a tenth of a second, the people in a crowd a little later. */
  void soon() {
    if (!soon && board.changed()) {
      soon = true;
      engine.later(() -> room.serial().execute(this::due), SOON);
    }
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
    tellNodes();
    tellPeople();
  }

  private void due() {
    soon = false;
    tellNodes();
    waited += SOON;
    if (board.changedForPeople() && waited < pause(board.count())) {
      soon();
    } else {
      tellPeople();
    }
  }

  /**
   * Returns how long to gather for people, in milliseconds: long enough that up to a thousand
   * people cost about a thousand messages a second, but nobody waits for more than a second.
   */
  private static long pause(int people) {
    return Math.clamp(people, SOON, CROWDED);
  }

  private void late() {
    later = false;
    now();
  }

  private void tellNodes() {
    PresenceCodec.Delta delta = board.forNodes();
    if (delta != null) {
      engine.post().people(room.id(), delta);
    }
  }

  private void tellPeople() {
    waited = 0;
    if (board.changedForPeople()) {
      hub.broadcast(board.forPeople());
    }
  }
}
