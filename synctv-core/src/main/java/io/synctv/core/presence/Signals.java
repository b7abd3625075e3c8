package io.synctv.core.presence;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.UserId;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.NodeMessage.Signalled;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.engine.NodeMessenger;
import io.synctv.core.session.Session;
import java.util.List;

/**
 * The way of all that is not ordered to the sessions it is for: to those here, and over the room's
 * address to every node that may have others. A session that has moved is found by that too,
 * whatever this node knows of it. Runs inside its room's {@link Mailbox}.
 */
final class Signals {

  private final RoomId room;
  private final NodeMessenger messenger;
  private final Hub hub;

  Signals(RoomId room, NodeMessenger messenger, Hub hub) {
    this.room = room;
    this.messenger = messenger;
    this.hub = hub;
  }

  /** Tells a signal that comes from a session of this node. */
  void send(Recipient to, Signal signal) {
    Signalled signalled = new Signalled(to, signal);
    deliver(signalled);
    messenger.send(room, signalled);
  }

  /** Tells the sessions on this node that a signal is for; none is no fault. */
  void deliver(Signalled signalled) {
    hub.offer(message(signalled.signal()), sessions(signalled.to()));
  }

  private List<Session> sessions(Recipient to) {
    return switch (to) {
      case Recipient.Everyone everyone -> hub.all();
      case Recipient.OfUser(UserId user) ->
          hub.all().stream().filter(session -> session.user().id().equals(user)).toList();
      case Recipient.OfSession(SessionId id) -> {
        Session session = hub.find(id);
        yield session == null ? List.of() : List.of(session);
      }
    };
  }

  private static SessionMessage message(Signal signal) {
    return switch (signal) {
      case Signal.Typing typing -> new SessionMessage.Typing(typing.user());
      case Signal.Notice notice -> new SessionMessage.Notice(notice.code());
    };
  }
}
