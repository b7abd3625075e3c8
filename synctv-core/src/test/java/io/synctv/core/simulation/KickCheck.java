package io.synctv.core.simulation;

import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.store.RoomChange;
import io.synctv.core.codec.DurableChange;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who was sent out is gone from every node a while after the database has it, connected or in a
 * grace period, unless they have come back since.
 */
final class KickCheck {

  /** How late a node may hear of a kick, whatever it hears of else. */
  private static final long LATE = 4_000_000_000L;

  private final Scheduler scheduler;
  private final RoomId room;
  private final List<Node> nodes;
  private final Consumer<String> broken;

  KickCheck(Scheduler scheduler, RoomId room, List<Node> nodes, Consumer<String> broken) {
    this.scheduler = scheduler;
    this.room = room;
    this.nodes = nodes;
    this.broken = broken;
  }

  /** The database has a change. */
  void applied(RoomChange change) {
    change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .forEach(event -> applied(change, event));
  }

  private void applied(RoomChange change, RoomEvent event) {
    if (event instanceof MemberEvent.Kicked kicked) {
      long at = DurableChange.decode(change.payload()).at();
      scheduler.later(LATE, null, "kicked", () -> nodes.forEach(node -> gone(node, kicked, at)));
    }
  }

  private void gone(Node node, MemberEvent.Kicked kicked, long at) {
    UserId whom = kicked.whom();
    for (PresenceEntry entry : node.alive() ? node.engine.people(room) : List.<PresenceEntry>of()) {
      boolean here = entry.node().value().equals(node.name);
      if (here && entry.user().id().equals(whom) && entry.since() <= at) {
        broken.accept("19: " + entry + " is still on " + node + ", sent out at " + at);
      }
    }
  }
}
