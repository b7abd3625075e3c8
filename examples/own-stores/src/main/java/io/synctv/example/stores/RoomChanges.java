package io.synctv.example.stores;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.example.stores.Database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order of changes: each compares the room's revision and sets the next, in one transaction.
 */
final class RoomChanges implements ChangeStore {

  /** How far a room has come. */
  private record Head(Revision revision, boolean closed) {}

  private final Database database;

  RoomChanges(Database database) {
    this.database = database;
  }

  private static Optional<Head> head(Transaction transaction, RoomId room) throws SQLException {
    return transaction.first(
        "select * from rooms where id = ?",
        row -> new Head(Rows.revision(row), row.getObject("closed_at") != null),
        room.value());
  }

  @Override
  public ApplyResult apply(RoomId room, RoomChange change) {
    check(change);
    return database.write("change room " + room, transaction -> apply(transaction, room, change));
  }

  @Override
  public ApplyResult applyLocked(RoomId room, Revision known, Planner planner) {
    return database.write(
        "change room " + room,
        transaction -> {
          Optional<Head> head = head(transaction, room);
          if (head.isEmpty() || head.get().closed()) {
            return new ApplyResult.Gone();
          }
          return switch (since(transaction, room, known)) {
            case Changes.Complete(List<StoredChange> missed) -> {
              RoomChange change = planner.plan(missed);
              check(change);
              yield apply(transaction, room, change);
            }
            case Changes.Unavailable(Revision newest) -> new ApplyResult.Stale(newest);
            case Changes.Gone gone -> new ApplyResult.Gone();
          };
        });
  }

  /** Refuses what no transaction could keep. */
  private static void check(RoomChange change) {
    Set<Object> keys = new HashSet<>();
    for (CommandEffect effect : change.effects()) {
      CommandKey key = effect.key();
      if (key != null && !keys.add(List.of(key.user(), key.key()))) {
        throw new InvalidDataException("two commands of a change have one key");
      }
      for (RoomEvent event : effect.events()) {
        if (event instanceof PlaybackEvent) {
          throw new InvalidDataException("playback is no part of a change");
        }
      }
    }
  }

  /** In the order that {@link ChangeStore#apply} promises. */
  private static ApplyResult apply(Transaction transaction, RoomId room, RoomChange change)
      throws SQLException {
    Optional<Head> head = head(transaction, room);
    if (head.isEmpty()) {
      return new ApplyResult.Gone();
    }
    Revision newest = head.get().revision();
    if (change.revises()) {
      Optional<Revision> made =
          transaction.first(
              "select * from changes where room = ? and change_id = ?",
              Rows::revision,
              room.value(),
              change.id());
      if (made.isPresent()) {
        return new ApplyResult.Applied(made.get());
      }
    }
    boolean based = change.revises() || change.confirms();
    if (based && !head.get().closed() && !newest.equals(change.base())) {
      return new ApplyResult.Stale(newest);
    }
    List<KnownCommand> known = known(transaction, room, change);
    if (!known.isEmpty()) {
      return new ApplyResult.Known(known);
    }
    if (head.get().closed()) {
      return new ApplyResult.Gone();
    }
    Revision revision = change.revises() ? newest.next(change.id()) : newest;
    if (change.revises()) {
      transaction.update(
          "insert into changes values (?, ?, ?, ?, ?, ?)",
          room.value(),
          revision.number(),
          revision.change(),
          newest.change(),
          change.payload(),
          transaction.now());
      transaction.update(
          "update rooms set revision = ?, change_id = ? where id = ?",
          revision.number(),
          revision.change(),
          room.value());
    }
    for (int index = 0; index < change.effects().size(); index++) {
      CommandEffect effect = change.effects().get(index);
      CommandKey key = effect.key();
      if (change.revises() && key != null && key.message() == null) {
        Keys.keep(transaction, room.value(), key, revision.number(), index, null);
      }
      for (RoomEvent event : effect.events()) {
        Writes.write(transaction, room.value(), event, key);
      }
    }
    return new ApplyResult.Applied(revision);
  }

  private static List<KnownCommand> known(Transaction transaction, RoomId room, RoomChange change)
      throws SQLException {
    List<CommandKey> keys = new ArrayList<>(change.lookups());
    for (CommandEffect effect : change.effects()) {
      if (effect.key() != null) {
        keys.add(effect.key());
      }
    }
    List<KnownCommand> known = new ArrayList<>();
    for (CommandKey key : keys) {
      Keys.find(transaction, room.value(), key).ifPresent(known::add);
    }
    return known;
  }

  @Override
  public Changes since(RoomId room, Revision known) {
    return database.read(
        "read changes of room " + room, transaction -> since(transaction, room, known));
  }

  private static Changes since(Transaction transaction, RoomId room, Revision known)
      throws SQLException {
    Optional<Head> head = head(transaction, room);
    if (head.isEmpty()) {
      return new Changes.Gone();
    }
    List<StoredChange> changes =
        transaction.list(
            "select * from changes where room = ? and revision > ? order by revision",
            Rows::change,
            room.value(),
            known.number());
    // Of a chain whose links all fit nothing was forgotten, and nothing is of another history.
    Revision reached = known;
    for (StoredChange change : changes) {
      if (!change.previous().equals(reached)) {
        return new Changes.Unavailable(head.get().revision());
      }
      reached = change.revision();
    }
    return reached.equals(head.get().revision())
        ? new Changes.Complete(changes)
        : new Changes.Unavailable(head.get().revision());
  }

  @Override
  public RecentChanges recent(Duration within) {
    long millis = Math.min(within.toMillis(), CHANGES_KEPT.toMillis());
    return database.read(
        "read recent changes",
        transaction -> {
          long since = transaction.now() - millis;
          Map<RoomId, Revision> rooms = new HashMap<>();
          transaction.list(
              "select * from rooms where id in (select room from changes where kept_at >= ?)",
              row -> rooms.put(RoomId.of(row.getString("id")), Rows.revision(row)),
              since);
          return new RecentChanges(
              rooms,
              transaction.list(
                  "select * from messages where kept_at >= ? order by kept_at desc limit 10000",
                  row -> {
                    ChatMessage message = Rows.of(ChatMessage.class).read(row);
                    return new RecentChanges.Message(
                        RoomId.of(row.getString("room")), message.id(), message.version());
                  },
                  since));
        });
  }

  @Override
  public boolean expire(int limit) {
    Bounds.limit(limit, 10_000);
    return database.write(
        "forget old changes",
        transaction -> {
          int keys =
              transaction.update(
                  """
                  delete from command_keys where rowid in
                    (select rowid from command_keys where kept_at < ? order by kept_at limit ?)
                  """,
                  transaction.now() - KEYS_KEPT.toMillis(),
                  limit);
          if (keys == limit) {
            return true; // A key points at its change: keys go first.
          }
          int changes =
              transaction.update(
                  """
                  delete from changes where rowid in
                    (select changes.rowid from changes join rooms on rooms.id = room
                     where kept_at < ? and changes.revision < rooms.revision
                     order by kept_at limit ?)
                  """,
                  transaction.now() - CHANGES_KEPT.toMillis(),
                  limit);
          return changes == limit;
        });
  }
}
