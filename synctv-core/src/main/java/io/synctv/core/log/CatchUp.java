package io.synctv.core.log;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.Changes;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.StoredChange;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the database what a room's log has not told, and has it told: because the node that
 * wrote it died first, does not reach the log, or is late. Runs inside its room's {@link Mailbox};
 * reads on workers.
 */
final class CatchUp {

  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());

  /** How long who wrote something may take to tell it, before others do, in milliseconds. */
  static final long PATIENCE = 500;

  private static final int MOST_MESSAGES = 200;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final UntoldChanges untold = new UntoldChanges();
  private final RevisionWaiters waiters = new RevisionWaiters();
  private boolean reading;
  private boolean again;
  private boolean looking;

  CatchUp(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
  }

  UntoldChanges untold() {
    return untold;
  }

  RevisionWaiters waiters() {
    return waiters;
  }

  /** Tells the log of durable changes, which are facts. */
  void tell(List<UntoldChange> changes) {
    if (!follows(changes)) {
      read(); // something before them is missing
    }
    log.pipeline().pump();
  }

  /** Adds changes; says whether the log can be told of what there is now. */
  private boolean follows(List<UntoldChange> changes) {
    changes.forEach(untold::add);
    Revision told = log.replica().told();
    untold.told(told);
    return untold.isEmpty() || told == null || !untold.next(told).isEmpty();
  }

  /** Takes what is said of people's rights before the log tells it. */
  void heard(AccessChange access) {
    if (log.replica().hear(access)) {
      log.listener().accessChanged();
    } else if (log.opened()) {
      read();
    }
  }

  /**
   * The replica was read anew.
   *
   * @param differs whether it may be of another history: the database has lost commits
   */
  void adopted(boolean differs) {
    if (!differs) {
      untold.told(log.replica().told());
      waiters.reached(log.view());
      return;
    }
    untold.clear();
    for (RevisionWaiters.Waiter waiter : waiters.take()) {
      room.work(() -> doubt(waiter));
    }
  }

  /** Asks the database whether it still has what an answer waits for. */
  private void doubt(RevisionWaiters.Waiter waiter) {
    Changes changes = changesSince(waiter.revision());
    room.execute(
        () -> {
          if (changes instanceof Changes.Complete) {
            waiters.add(waiter, log.view());
          } else {
            waiter.lost().run();
          }
        });
  }

  /**
   * The database was seen at a revision, perhaps a moment ago. If the room has not come there it
   * may take some time still, unless this node does not hear of others anyway.
   *
   * @param revision the room's revision, or null when only messages were seen
   * @param messages which messages were posted or changed lately
   */
  void seen(@Nullable Revision revision, List<RecentChanges.Message> messages) {
    List<ChatId> unknown =
        messages.stream()
            .filter(message -> !log.replica().knows(message.id(), message.version()))
            .map(RecentChanges.Message::id)
            .limit(MOST_MESSAGES)
            .toList();
    boolean news = !isTold(revision) || isBehind(revision);
    if ((!news && unknown.isEmpty()) || looking) {
      return;
    }
    looking = true;
    later(
        () -> {
          looking = false;
          if (news && (!isTold(revision) || isBehind(revision))) {
            read();
          }
          if (!unknown.isEmpty()) {
            readMessages(unknown);
          }
        });
  }

  private void later(Runnable task) {
    if (log.local() != null || engine.isolated()) {
      room.execute(task);
    } else {
      room.later(task, PATIENCE);
    }
  }

  /** Comes to a revision that the database has for certain. */
  void to(Revision revision) {
    if (!isTold(revision)) {
      read();
    }
  }

  private boolean isTold(@Nullable Revision revision) {
    if (revision == null) {
      return true;
    }
    Revision told = log.replica().told();
    Revision now = log.replica().revision();
    return (told == null || isAt(told, revision)) && isAt(now, revision);
  }

  /**
   * Says whether the database was seen where it has been already: an old answer, or it has lost its
   * last changes, which reading what came after the room's revision finds out.
   */
  private boolean isBehind(@Nullable Revision revision) {
    return revision != null && revision.number() < log.replica().revision().number();
  }

  private static boolean isAt(Revision known, Revision seen) {
    return known.number() > seen.number() || known.equals(seen);
  }

  /** Reads what the log has not told; what is heard of meanwhile is read after it. */
  void read() {
    if (!log.opened() || room.retired()) {
      return;
    }
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    Revision told = log.replica().told();
    Revision now = log.replica().revision();
    Revision from = told != null && told.number() < now.number() ? told : now;
    room.work(() -> read(from, now));
  }

  private void read(Revision from, Revision known) {
    Changes found = changesSince(from);
    room.execute(() -> found(found, from, known));
  }

  private @Nullable Changes changesSince(Revision from) {
    try {
      return engine.stores().changes().since(room.id(), from);
    } catch (Throwable e) { // also an error, or the room would never read again
      LOG.log(System.Logger.Level.DEBUG, "Changes of room " + room.id() + " were not read", e);
      return null;
    }
  }

  /**
   * Takes what was read.
   *
   * @param from after which revision
   * @param known what this node had then: the database has it too, unless it has gone back
   */
  private void found(@Nullable Changes changes, Revision from, Revision known) {
    reading = false;
    switch (changes) {
      case null -> {
        return; // the next look comes
      }
      case Changes.Complete complete -> {
        try {
          List<StoredChange> read = complete.changes();
          Revision last = read.isEmpty() ? from : read.getLast().revision();
          if (read.size() > UntoldChanges.MOST || last.number() < known.number()) {
            log.recovery().databaseDiffers();
          } else {
            tellRead(UntoldChange.all(read));
          }
        } catch (MalformedPayloadException e) {
          engine.metrics().malformed.increment();
          log.recovery().databaseDiffers();
        }
      }
      case Changes.Unavailable unavailable -> log.recovery().databaseDiffers();
      case Changes.Gone gone -> log.gone();
    }
    if (again) {
      read();
    }
  }

  /**
   * Tells of what was read: if the log cannot be told even of that, it tells of another history.
   */
  private void tellRead(List<UntoldChange> changes) {
    if (follows(changes)) {
      log.pipeline().pump();
    } else if (!again) { // else the room was read anew meanwhile, and another read comes
      log.recovery().databaseDiffers();
    }
  }

  private void readMessages(List<ChatId> ids) {
    room.work(
        () -> {
          List<ChatMessage> found;
          try {
            found = engine.stores().chat().find(room.id(), ids);
          } catch (Throwable e) {
            LOG.log(System.Logger.Level.DEBUG, "Chat of room " + room.id() + " was not read", e);
            return;
          }
          room.execute(() -> tellChat(found));
        });
  }

  private void tellChat(List<ChatMessage> messages) {
    if (!room.retired()) {
      log.pipeline()
          .tell(messages.stream().filter(log.replica()::isNews).map(PendingChat::found).toList());
    }
  }
}
