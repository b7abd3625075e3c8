package io.synctv.core.limit;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import java.util.function.LongSupplier;

/**
 * How fast people give commands to a room, whichever way these come: by a session or without one,
 * several sessions together. What is said has a rate of its own. Each node counts what comes to it,
 * as a play or a pause never waits for another one. Commands of the application itself are not
 * counted. Safe for use by several threads; never blocks.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class CommandRates {

  /** How many seconds' worth of commands may come at once. */
  private static final int BURST_SECONDS = 4;

  private final int atOnce;
  private final RateBuckets<Sender> commands;
  private final RateBuckets<Sender> chat;

  private record Sender(RoomId room, UserId user) {}

  /**
   * Makes it with nothing counted yet.
   *
   * @param limits how fast people may be
   * @param nanoTime returns a monotonic time in nanoseconds
   */
  public CommandRates(Limits limits, LongSupplier nanoTime) {
    int perSecond = limits.commandsPerSecond();
    this.atOnce = (int) Math.min((long) BURST_SECONDS * perSecond, Integer.MAX_VALUE);
    this.commands = new RateBuckets<>(perSecond, atOnce, nanoTime);
    this.chat = new RateBuckets<>(limits.chatPerSecond(), limits.chatBurst(), nanoTime);
  }

  /**
   * Counts a command. What was sent before under the same key counts again: answering it costs the
   * same.
   *
   * @param room to which room
   * @param actor who gives it
   * @param command what is asked; of several in one each counts, but all together as half of what
   *     may come at once at the most
   * @return whether it may be carried out
   */
  public boolean take(RoomId room, Actor actor, Command command) {
    if (actor.application()) {
      return true;
    }
    Sender sender = new Sender(room, actor.user().id());
    return switch (command) {
      case ChatCommand message -> chat.take(sender, 1);
      case PlaylistCommand.Batch batch ->
          commands.take(sender, Math.min(batch.operations().size(), atOnce / 2));
      case PlaylistCommand playlist -> commands.take(sender, 1);
      case PlaybackCommand playback -> commands.take(sender, 1);
      case RoomCommand change -> commands.take(sender, 1);
    };
  }
}
