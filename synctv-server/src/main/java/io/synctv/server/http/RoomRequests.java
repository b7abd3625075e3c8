package io.synctv.server.http;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the routes of a room have in common: finding it, checking access, submitting commands. */
final class RoomRequests {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final SyncTv sync;

  RoomRequests(SyncTv sync) {
    this.sync = sync;
  }

  SyncTv sync() {
    return sync;
  }

  /** Finds the room in the path. */
  Room find(Exchange exchange) {
    RoomId id = exchange.roomId();
    return sync.room(id).orElseThrow(() -> new RejectedException(ErrorCode.ROOM_NOT_FOUND));
  }

  /**
   * Returns the room in the path, whether it is there or not: a command with a key that was carried
   * out before is answered as then, also when the room is gone by now.
   */
  Room addressed(Exchange exchange) {
    return sync.handle(exchange.roomId());
  }

  /** Finds the room in the path and checks that the user may enter it. */
  Room visible(Exchange exchange) {
    User user = exchange.user();
    Room room = find(exchange);
    room.requireEntry(user);
    return room;
  }

  /**
   * Reads something of the room in the path for the user, who may enter it, also when it has been
   * read: who was shut out meanwhile is not told what came after.
   *
   * @param what reads it
   * @return what was read
   */
  <T> T read(Exchange exchange, Function<Room, T> what) {
    Room room = visible(exchange);
    return read(exchange, room, what);
  }

  /** Reads something of a room, for a user who may enter it once that is done. */
  <T> T read(Exchange exchange, Room room, Function<Room, T> what) {
    T found = what.apply(room);
    room.requireEntry(exchange.user());
    return found;
  }

  /** Submits a command of the user who sent the request, and waits for its outcome. */
  Outcome.Accepted submit(Exchange exchange, Room room, Command command, JsonFields fields) {
    return submit(exchange.user(), room, WireReader.submission(command, fields));
  }

  /** Submits a command without guards, and waits for its outcome. */
  Outcome.Accepted submit(User user, Room room, Command command, @Nullable IdempotencyKey key) {
    return submit(user, room, new Submission(command, null, null, key));
  }

  private static Outcome.Accepted accepted(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> accepted;
      case Outcome.Rejected rejected -> throw new RejectedException(rejected.rejection());
    };
  }

  /** Submits a command, and waits for its outcome. */
  Outcome.Accepted submit(User user, Room room, Submission submission) {
    try {
      Outcome outcome =
          room.submit(Actor.of(user), submission)
              .toCompletableFuture()
              .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return accepted(outcome);
    } catch (TimeoutException e) {
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(ErrorCode.DRAINING);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command failed", e.getCause());
    }
  }
}
