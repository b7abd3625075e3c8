package io.synctv.core.room;

import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.MalformedPayloadException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a room's log in order, once, and tells the people here; what does not follow makes for a
 * recovery. Runs inside its room's {@link Serial}.
 */
final class Follower {

  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  private final RoomActor room;
  private final Engine engine;
  private final CommitPipeline pipeline;
  private final List<LogEntry> early = new ArrayList<>();

  Follower(RoomActor room, Engine engine, CommitPipeline pipeline) {
    this.room = room;
    this.engine = engine;
    this.pipeline = pipeline;
  }

  /** The room has been loaded: applies what was delivered before. */
  void opened() {
    List<LogEntry> waiting = List.copyOf(early);
    early.clear();
    apply(waiting);
  }

  /** Applies what the log delivers; what comes before the room is loaded waits. */
  void apply(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      RoomView view = room.view();
      if (!room.opened()) {
        early.add(entry);
      } else if (room.recovery().reloading()
          || !entry.epoch().equals(view.epoch())
          || entry.seq() > view.seq() + 1) {
        room.recovery().start();
        return;
      } else if (entry.seq() == view.seq() + 1) {
        applyNext(entry);
      }
    }
  }

  /** Applies what this node has just committed, if the log has not delivered it yet. */
  void committed(List<byte[]> payloads, CommitResult.Committed result) {
    // The version grows with what is applied only. What the commit says may include changes of
    // others that are still to come, and a decision without them must meet a conflict.
    List<LogEntry> entries = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      entries.add(new LogEntry(result.epoch(), result.firstSeq() + i, payloads.get(i)));
    }
    apply(entries);
  }

  /** Applies what recovery has fetched. */
  void applyMissed(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (entry.seq() == room.view().seq() + 1) {
        applyNext(entry);
      }
    }
  }

  private void applyNext(LogEntry entry) {
    EventCodec.Decoded decoded = pipeline.own(entry);
    boolean own = decoded != null;
    if (decoded == null) {
      decoded = decode(entry);
    }
    Hub hub = room.attendance().hub();
    if (decoded == null) {
      room.known().pass(entry);
      hub.broadcast(new SessionMessage.Skipped(entry.seq(), entry.seq()));
      return;
    }
    OrderedEvent event = decoded.event();
    room.known().apply(decoded);
    engine.counters().events.increment();
    hub.broadcast(new SessionMessage.Ordered(event));
    if (!own) {
      room.intake().remember(event);
    }
    if (event.event() instanceof RoomEvent.RoomClosed) {
      room.end();
    }
  }

  /** Reads an entry; null when it cannot be read. */
  EventCodec.@Nullable Decoded decode(LogEntry entry) {
    try {
      return EventCodec.decode(entry.epoch(), entry.seq(), entry.payload());
    } catch (MalformedPayloadException e) {
      engine.counters().malformed.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "Event {0} of room {1} cannot be read",
          entry.seq(),
          room.id());
      return null;
    }
  }

  /** Turns an entry of the log into what sessions are told. */
  SessionMessage message(LogEntry entry) {
    EventCodec.Decoded decoded = decode(entry);
    return decoded == null
        ? new SessionMessage.Skipped(entry.seq(), entry.seq())
        : new SessionMessage.Ordered(decoded.event());
  }
}
