package io.synctv.core.presence;

import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;

/**
 * Tells people and other nodes who came, changed and went: gathered for a moment, as many may come
 * at once. Runs inside its room's {@link Mailbox}.
 */
final class PresenceBroadcaster {

  private static final long SOON = 100;
  private static final long CROWDED = 1000;
  private static final long LATER = 2000;

  private final RoomContext room;
  private final Engine engine;
  private final Hub hub;
  private final PresenceRoster roster;
  private final ItemWatch items;
  private boolean soon;
  private boolean later;

  /** For how many milliseconds people have not been told of something, about. */
  private long waited;

  /**
   * Makes one that has told nothing yet.
   *
   * @param items looks at how people's players stand, whenever that is told
   */
  PresenceBroadcaster(RoomContext room, Hub hub, PresenceRoster roster, ItemWatch items) {
    this.items = items;
    this.room = room;
    this.engine = room.engine();
    this.hub = hub;
    this.roster = roster;
  }

  /** Tells what has changed in a tenth of a second, the people in a crowd a little later. */
  void soon() {
    if (!soon && roster.changed()) {
      soon = true;
      room.later(this::due, SOON);
    }
  }

  /** Tells what has changed in two seconds, unless that happens sooner. */
  void later() {
    if (!soon && !later && roster.changed()) {
      later = true;
      room.later(this::late, LATER);
    }
  }

  /** Tells what has changed. */
  void now() {
    tellNodes();
    tellPeople();
  }

  private void due() {
    soon = false;
    items.look();
    tellNodes();
    waited += SOON;
    if (roster.changedForPeople() && waited < pause(roster.count())) {
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
    items.look();
    now();
  }

  private void tellNodes() {
    NodeMessage.PresenceUpdate update = roster.forNodes();
    if (update != null) {
      engine.messenger().send(room.id(), update);
    }
  }

  private void tellPeople() {
    waited = 0;
    if (roster.changedForPeople()) {
      hub.broadcast(roster.forPeople());
    }
  }
}
