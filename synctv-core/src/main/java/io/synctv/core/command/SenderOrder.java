package io.synctv.core.command;

import io.synctv.api.UserId;
import io.synctv.core.log.PendingCommand;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each person's commands in the order they gave them, although those that a store keeps take
 * another way: "add this, then play" must not become "play, then add this". A playback command
 * waits for its own sender's earlier changes only, never for anybody else's. Not for use by several
 * threads at a time.
 */
final class SenderOrder {

  private final Consumer<PendingCommand> next;
  private final Map<UserId, Deque<Turn>> waiting = new HashMap<>();

  /** A playback command that waits, or the place of a change under way. */
  private record Turn(@Nullable PendingCommand command) {}

  SenderOrder(Consumer<PendingCommand> next) {
    this.next = next;
  }

  /** Notes that a change of this person is under way; {@link #changed} follows. */
  void changing(UserId user) {
    waiting.computeIfAbsent(user, id -> new ArrayDeque<>()).add(new Turn(null));
  }

  /** The oldest change of this person is done: what waited for it goes on. */
  void changed(UserId user) {
    Deque<Turn> turns = waiting.get(user);
    if (turns == null) {
      return;
    }
    turns.remove();
    for (Turn turn = turns.peek(); turn != null; turn = turns.peek()) {
      PendingCommand command = turn.command;
      if (command == null) {
        return;
      }
      turns.remove();
      next.accept(command);
    }
    waiting.remove(user);
  }

  /** Passes a playback command on when its turn comes, which mostly is at once. */
  void playback(PendingCommand command) {
    Deque<Turn> turns = waiting.get(command.actor().user().id());
    if (turns == null) {
      next.accept(command);
    } else {
      turns.add(new Turn(command));
    }
  }
}
