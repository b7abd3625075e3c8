package io.synctv.core.command;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.playlist.Media;
import io.synctv.core.engine.HostQuestions;
import io.synctv.core.engine.RoomContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Has the application resolve what is added to a playlist, before it is decided. A person's
 * commands to the playlist are passed on in the order they were given; those of others do not wait
 * for them. Runs inside its room's mailbox, where it never waits.
 */
final class MediaResolution {

  /** Takes a command that is resolved. */
  @FunctionalInterface
  interface Next {

    /**
     * Takes it.
     *
     * @param command with what is to be kept
     * @param refusal why it may not be added, or null
     */
    void pass(PlaylistCommand command, @Nullable Rejection refusal);
  }

  private static final class Step {
    private final Next next;
    private PlaylistCommand command;
    private @Nullable Rejection refusal;
    private boolean ready;

    private Step(PlaylistCommand command, Next next) {
      this.command = command;
      this.next = next;
    }
  }

  private final RoomContext room;
  private final HostQuestions host;
  private final Map<UserId, Deque<Step>> waiting = new HashMap<>();

  MediaResolution(RoomContext room) {
    this.room = room;
    this.host = room.engine().host();
  }

  /**
   * Passes a command on, now or once it is resolved.
   *
   * @param user who gives it
   * @param mayAdd whether they may add media; if not nobody has to be asked to refuse it
   * @param command what is asked
   * @param next takes it
   */
  void add(User user, boolean mayAdd, PlaylistCommand command, Next next) {
    List<Media> media = mayAdd && host.resolvesMedia() ? added(command) : List.of();
    Deque<Step> before = waiting.get(user.id());
    if (media.isEmpty() && before == null) {
      next.pass(command, null);
      return;
    }
    Step step = new Step(command, next);
    step.ready = media.isEmpty();
    waiting.computeIfAbsent(user.id(), absent -> new ArrayDeque<>()).add(step);
    if (!media.isEmpty()) {
      host.media(room.id(), user, media)
          .whenComplete(
              (resolved, failure) ->
                  room.execute(() -> resolved(user.id(), step, resolved, failure)));
    }
  }

  private static List<Media> added(PlaylistCommand command) {
    return switch (command) {
      case PlaylistCommand.Add add -> add.media();
      case PlaylistCommand.Remove remove -> List.of();
      case PlaylistCommand.Move move -> List.of();
      case PlaylistCommand.Rename rename -> List.of();
      case PlaylistCommand.Measure measure -> List.of();
      case PlaylistCommand.OpenEnded open -> List.of();
      case PlaylistCommand.ChangeLength length -> List.of();
      case PlaylistCommand.Batch batch -> List.of(); // of removals, moves and new names
    };
  }

  private void resolved(
      UserId user, Step step, @Nullable List<Media> media, @Nullable Throwable failure) {
    if (step.ready) {
      return; // the engine has closed meanwhile
    }
    step.ready = true;
    if (media == null) {
      step.refusal = refusal(failure);
    } else {
      step.command = with(step.command, media);
    }
    passOn(user);
  }

  private void passOn(UserId user) {
    Deque<Step> steps = waiting.getOrDefault(user, new ArrayDeque<>());
    for (Step first = steps.peek(); first != null && first.ready; first = steps.peek()) {
      steps.remove();
      if (steps.isEmpty()) {
        waiting.remove(user);
      }
      first.next.pass(first.command, first.refusal);
    }
  }

  /** Passes all that waits on as the engine closes: nobody waits for an answer that never comes. */
  void close() {
    for (Map.Entry<UserId, Deque<Step>> entry : List.copyOf(waiting.entrySet())) {
      for (Step step : entry.getValue()) {
        if (!step.ready) {
          step.ready = true;
          step.refusal = Rejection.of(ErrorCode.UNAVAILABLE);
        }
      }
      passOn(entry.getKey());
    }
  }

  private static PlaylistCommand with(PlaylistCommand command, List<Media> media) {
    return switch (command) {
      case PlaylistCommand.Add add -> new PlaylistCommand.Add(media, add.after(), add.mode());
      case PlaylistCommand.Remove remove -> remove;
      case PlaylistCommand.Move move -> move;
      case PlaylistCommand.Rename rename -> rename;
      case PlaylistCommand.Measure measure -> measure;
      case PlaylistCommand.OpenEnded open -> open;
      case PlaylistCommand.ChangeLength length -> length;
      case PlaylistCommand.Batch batch -> batch;
    };
  }

  private static Rejection refusal(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException completed ? completed.getCause() : failure;
    return cause instanceof RejectedException refused
        ? refused.rejection()
        : Rejection.of(ErrorCode.UNAVAILABLE);
  }
}
