package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.PresenceEntry;
import java.util.List;

/** What a node tells the other nodes of a room, beside the log: best effort, in no order. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface NodeMessage {

  /**
   * Sessions of the sender have changed.
   *
   * @param put those that are new or changed
   * @param left those that are gone
   */
  record PresenceUpdate(List<PresenceEntry> put, List<PresenceEntry> left) implements NodeMessage {
    /** Copies the lists. */
    public PresenceUpdate {
      put = List.copyOf(put);
      left = List.copyOf(left);
    }
  }

  /**
   * Somebody is sent out.
   *
   * @param whom whose sessions end
   * @param at those that have begun later stay, in epoch milliseconds of cluster time; {@link
   *     Long#MAX_VALUE} when the sender is of a version that did not say
   */
  record Kick(UserId whom, long at) implements NodeMessage {}

  /**
   * Events of one durable change that change people's rights. The log delivers them too, later.
   *
   * @param revision the revision the change made
   * @param events the events
   */
  record AccessChange(Revision revision, List<RoomEvent> events) implements NodeMessage {
    /** Copies the list. */
    public AccessChange {
      events = List.copyOf(events);
    }
  }

  /**
   * What the application says of somebody has changed: it is to be asked again at once.
   *
   * @param whom of whom
   */
  record AccessRefresh(UserId whom) implements NodeMessage {}

  /** The room is closed. */
  record RoomClosed() implements NodeMessage {}

  /**
   * Something that is not ordered is told to sessions of the room.
   *
   * @param to to which
   * @param signal what
   */
  record Signalled(Recipient to, Signal signal) implements NodeMessage {}
}
