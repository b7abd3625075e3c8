package io.synctv.example.stores;

import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.KnownCommand;
import io.synctv.example.stores.Database.Transaction;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of commands; those of messages are in the messages' own rows. */
final class Keys {

  private Keys() {}

  static Optional<KnownCommand> find(Transaction transaction, String room, CommandKey key)
      throws SQLException {
    if (key.message() != null) {
      Optional<KnownCommand> posted =
          transaction.first(
              "select * from messages where room = ? and id = ?",
              row -> {
                String digest = row.getString("digest"); // null: posted without a key
                return digest == null || digest.equals(key.digest())
                    ? new KnownCommand.Posted(key, Rows.of(ChatMessage.class).read(row))
                    : new KnownCommand.Reused(key);
              },
              room,
              key.message().value());
      if (posted.isPresent()) {
        return posted;
      }
    }
    return transaction.first(
        """
        select digest, effect, made, changes.* from command_keys
          left join changes using (room, revision)
          where command_keys.room = ? and user_id = ? and command_key = ?
        """,
        row -> {
          String made = row.getString("made");
          if (!row.getString("digest").equals(key.digest())) {
            return new KnownCommand.Reused(key);
          }
          return made != null
              ? new KnownCommand.Created(key, RoomId.of(made))
              : new KnownCommand.Changed(key, Rows.change(row), row.getInt("effect"));
        },
        room,
        key.user().value(),
        key.key().value());
  }

  static void keep(
      Transaction transaction,
      String room,
      CommandKey key,
      @Nullable Long revision,
      @Nullable Integer effect,
      @Nullable String made)
      throws SQLException {
    transaction.update(
        "insert into command_keys values (?, ?, ?, ?, ?, ?, ?, ?)",
        room,
        key.user().value(),
        key.key().value(),
        key.digest(),
        revision,
        effect,
        made,
        transaction.now());
  }
}
