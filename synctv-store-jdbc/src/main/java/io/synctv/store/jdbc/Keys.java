package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.StoredChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys of commands in their table; those of messages are in the messages' rows. */
final class Keys {

  /** The room of those that create one: no id of a room. */
  static final String NO_ROOM = "";

  private Keys() {}

  /** Returns which of the keys are kept, and what their commands did. */
  static List<KnownCommand> find(DbExecute db, String room, List<CommandKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    Map<List<Object>, CommandKey> byName = new HashMap<>();
    keys.forEach(key -> byName.put(List.of(key.user().value(), key.key().value()), key));
    List<KnownCommand> known = new ArrayList<>();
    String sql = ChangeSql.findKeys(keys.size());
    try (Stream<DbRow> rows = db.createQuery(sql).params(names(room, keys)).execute()) {
      rows.map(Row::new)
          .forEach(
              row -> {
                CommandKey key = byName.get(List.of(row.text("user_id"), row.text("command_key")));
                if (key != null) {
                  known.add(known(key, row));
                }
              });
    }
    return known;
  }

  private static KnownCommand known(CommandKey key, Row row) {
    if (!row.text("digest").equals(key.digest())) {
      return new KnownCommand.Reused(key);
    }
    String created = row.textOrNull("created_room");
    return created != null
        ? new KnownCommand.Created(key, RoomId.of(created))
        : new KnownCommand.Changed(key, change(row), Math.toIntExact(row.integer("effect")));
  }

  /** Reads a row of the outbox. */
  static StoredChange change(Row row) {
    long number = row.integer("revision");
    return new StoredChange(
        new Revision(number - 1, row.text("previous_id")),
        new Revision(number, row.text("change_id")),
        row.bytes("payload"));
  }

  /** Returns what {@link ChangeSql#findKeys} wants. */
  static List<Object> names(String room, List<CommandKey> keys) {
    List<Object> params = new ArrayList<>();
    keys.forEach(key -> params.addAll(List.of(room, key.user().value(), key.key().value())));
    return params;
  }

  /** Returns a row of a command that changed a room. */
  static List<@Nullable Object> ofChange(RoomId room, CommandKey key, long revision, int effect) {
    return Arrays.asList(
        room.value(), key.user().value(), key.key().value(), key.digest(), revision, effect, null);
  }

  /** Returns a row of a command that created a room. */
  static List<@Nullable Object> ofCreation(CommandKey key, RoomId room) {
    return Arrays.asList(
        NO_ROOM, key.user().value(), key.key().value(), key.digest(), null, null, room.value());
  }
}
