package io.synctv.core.log;

import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.codec.EventCodec.Part;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.event.EventTraits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a room's log to its replica, in order, once, and tells the room of it. What does not
 * follow makes for a recovery. The entries of one durable change are one step. Runs inside its
 * room's {@link Mailbox}.
 */
final class LogApplier {

  private static final System.Logger LOG = System.getLogger(LogApplier.class.getName());

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final List<LogEntry> early = new ArrayList<>();

  /** Who is to be called once all that was delivered together is applied. */
  private final List<Runnable> reached = new ArrayList<>();

  /** Entries of a durable change whose last one has not come yet. */
  private final List<Decoded> partial = new ArrayList<>();

  LogApplier(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
  }

  /** The room has been loaded: applies what was delivered before. */
  void opened() {
    List<LogEntry> waiting = List.copyOf(early);
    early.clear();
    apply(waiting);
  }

  /** The room was read anew, or goes on in another epoch. */
  void reset() {
    partial.clear();
  }

  /** Applies what the log delivers; what comes before the room is loaded waits. */
  void apply(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (!log.opened()) {
        early.add(entry);
      } else if (log.recovery().reloading()
          || !entry.epoch().equals(log.view().epoch())
          || entry.seq() > next()) {
        log.recovery().start();
        break;
      } else if (entry.seq() == next()) {
        take(entry);
      }
    }
    callReached();
  }

  /** An answer comes after all that its command caused, a change of playback included. */
  private void callReached() {
    List<Runnable> due = List.copyOf(reached);
    reached.clear();
    due.forEach(Runnable::run);
  }

  private long next() {
    return log.view().seq() + partial.size() + 1;
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

  /** Applies what recovery has fetched: all that came after the replica's place. */
  void applyMissed(List<LogEntry> entries) {
    partial.clear();
    for (LogEntry entry : entries) {
      if (entry.seq() == next()) {
        take(entry);
      }
    }
    callReached();
  }

  private void take(LogEntry entry) {
    Decoded decoded = log.pipeline().own(entry);
    boolean own = decoded != null;
    if (decoded == null) {
      decoded = decode(entry);
    }
    if (decoded == null) {
      leaveOut(entry);
      return;
    }
    Part part = decoded.header().part();
    if (part == null) {
      log.replica().apply(decoded);
      tell(List.of(decoded), own);
    } else if (part.index() != partial.size()) {
      // A part before it could not be read: the change is not applied by halves but read anew.
      leaveOut(entry);
      if (part.last()) {
        log.recovery().databaseDiffers();
      }
    } else {
      partial.add(decoded);
      if (part.last()) {
        List<Decoded> change = List.copyOf(partial);
        partial.clear();
        take(change, part, own);
      }
    }
  }

  /** Passes an entry, and with it what has come of its change. */
  private void leaveOut(LogEntry entry) {
    long from = partial.isEmpty() ? entry.seq() : partial.getFirst().event().seq();
    partial.clear();
    log.replica().pass(entry);
    log.listener().skipped(from, entry.seq());
  }

  /** Takes a whole durable change. */
  private void take(List<Decoded> change, Part part, boolean own) {
    Revision now = log.replica().revision();
    Revision revision = part.revision();
    if (part.previous().equals(now)) {
      log.replica().applyRevision(change, revision);
    } else {
      // One that is included already, or a hole; the database may also have lost what came before.
      log.replica().passRevision(change, revision);
      if (revision.number() > now.number()
          || (revision.number() == now.number() && !revision.equals(now))) {
        log.recovery().databaseDiffers();
      }
    }
    log.catchUp().untold().told(revision);
    tell(change, own);
    long[] seqs = seqs(change);
    reached.add(() -> log.catchUp().waiters().reached(revision, log.view(), seqs));
  }

  /** Returns the number of the last event of each command. */
  private static long[] seqs(List<Decoded> change) {
    long[] seqs = new long[0];
    for (Decoded entry : change) {
      Part part = entry.header().part();
      int command = part == null ? 0 : part.command();
      seqs = seqs.length > command ? seqs : Arrays.copyOf(seqs, command + 1);
      seqs[command] = entry.event().seq();
    }
    return seqs;
  }

  private void tell(List<Decoded> entries, boolean own) {
    engine.metrics().events.add(entries.size());
    try {
      log.listener().applied(entries, own);
    } catch (Throwable e) { // the replica has them, and goes on; clients find a gap
      LOG.log(System.Logger.Level.ERROR, "Events of room " + room.id() + " were not told", e);
    }
    for (Decoded entry : entries) {
      if (EventTraits.closes(entry.event().event())) {
        log.end();
      }
    }
    log.reconciler().soon();
  }

  /** Reads an entry; null when it cannot be read. */
  @Nullable Decoded decode(LogEntry entry) {
    try {
      return EventCodec.decode(entry.epoch(), entry.seq(), entry.payload());
    } catch (MalformedPayloadException e) {
      engine.metrics().malformed.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "Event {0} of room {1} cannot be read",
          entry.seq(),
          room.id());
      return null;
    }
  }

  /** Returns the chat messages among entries. */
  List<ChatMessage> messages(List<LogEntry> entries) {
    return entries.stream()
        .map(this::decode)
        .filter(Objects::nonNull)
        .map(decoded -> EventTraits.message(decoded.event().event()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Turns an entry of the log into what sessions are told. */
  SessionMessage message(LogEntry entry) {
    Decoded decoded = decode(entry);
    return decoded == null
        ? new SessionMessage.Skipped(entry.seq(), entry.seq())
        : new SessionMessage.Ordered(decoded.event());
  }
}
