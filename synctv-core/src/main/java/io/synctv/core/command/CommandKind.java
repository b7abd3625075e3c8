package io.synctv.core.command;

import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;

/** Where the effect of a command is kept, and its key with it. */
enum CommandKind {

  /** In the room's log. */
  PLAYBACK,

  /** In the database, under the room's revision. */
  REVISION,

  /** In the database, as a message of its own. */
  MESSAGE;

  static CommandKind of(Command command) {
    return switch (command) {
      case PlaybackCommand playback -> PLAYBACK;
      case PlaylistCommand playlist -> REVISION;
      case RoomCommand room -> REVISION;
      case ChatCommand.Send send -> MESSAGE; // by name: another one need not post a message
    };
  }
}
