package io.synctv.core.room;

import io.synctv.api.Revision;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.command.CommandDispatcher;
import io.synctv.core.host.RoomFeed;
import io.synctv.core.log.LogListener;
import io.synctv.core.presence.RoomSessions;
import java.util.List;

/**
 * Passes what becomes of a room's log on to the sessions here and to those who hear the events of
 * all rooms, and the keys of other nodes' commands to the dispatcher. Runs inside the room's
 * mailbox.
 */
final class LogBroadcaster implements LogListener {

  private final RoomSessions sessions;
  private final CommandDispatcher dispatcher;
  private final RoomFeed feed;
  private final RoomLifetime lifetime;

  LogBroadcaster(
      RoomSessions sessions, CommandDispatcher dispatcher, RoomFeed feed, RoomLifetime lifetime) {
    this.sessions = sessions;
    this.dispatcher = dispatcher;
    this.feed = feed;
    this.lifetime = lifetime;
  }

  @Override
  public void applied(List<Decoded> entries, boolean own) {
    // Who may not stay after them is told none of them.
    sessions.shutOut(entries);
    for (Decoded entry : entries) {
      sessions.broadcast(new SessionMessage.Ordered(entry.event()));
    }
    dispatcher.applied(entries, own);
    sessions.applied();
    feed.applied(entries);
  }

  @Override
  public void skipped(long from, long to) {
    sessions.broadcast(new SessionMessage.Skipped(from, to));
  }

  @Override
  public void accessChanged() {
    sessions.accessChanged();
  }

  @Override
  public void epochChanged() {
    sessions.syncAll();
    feed.missed();
  }

  @Override
  public void reset(Revision before) {
    dispatcher.reset();
    sessions.reset(before);
    feed.missed();
  }

  @Override
  public void missed() {
    sessions.missed();
  }

  @Override
  public void isolated(boolean isolated) {
    sessions.isolated(isolated);
  }

  @Override
  public void closed() {
    sessions.closeAll(CloseCode.ROOM_CLOSED);
    feed.closed();
    lifetime.retire();
  }
}
