package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import java.util.Objects;

/** A command whose key is kept. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface KnownCommand {

  /** {@return the key as it was asked for} */
  CommandKey key();

  /**
   * It was carried out by a change of the room.
   *
   * @param key as it was asked for
   * @param change the change
   * @param index which of the change's effects is this command's, from 0
   */
  record Changed(CommandKey key, StoredChange change, int index) implements KnownCommand {
    /** Refuses null. */
    public Changed {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(change, "change");
    }
  }

  /**
   * It posted a message.
   *
   * @param key as it was asked for
   * @param message the message as it is kept now
   */
  record Posted(CommandKey key, ChatMessage message) implements KnownCommand {
    /** Refuses null. */
    public Posted {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * It created a room.
   *
   * @param key as it was asked for
   * @param room the room
   */
  record Created(CommandKey key, RoomId room) implements KnownCommand {
    /** Refuses null. */
    public Created {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(room, "room");
    }
  }

  /**
   * Another command was carried out under this key.
   *
   * @param key as it was asked for
   */
  record Reused(CommandKey key) implements KnownCommand {
    /** Refuses null. */
    public Reused {
      Objects.requireNonNull(key, "key");
    }
  }
}
