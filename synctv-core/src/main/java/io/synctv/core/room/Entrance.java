package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.SessionSink;
import io.synctv.core.engine.Engine;
import io.synctv.core.presence.JoinResult;
import io.synctv.core.presence.Quota;
import io.synctv.core.presence.Returning;
import io.synctv.core.presence.SessionPermits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** The way into a room: asks for places, and lets people in or not. Safe for several threads. */
final class Entrance {

  private final RoomId id;
  private final Engine engine;
  private final Quota quota;
  private final LongFunction<RoomActor> actors;

  /**
   * Makes it.
   *
   * @param actors returns the room in memory, until a deadline
   */
  Entrance(RoomId id, Engine engine, Quota quota, LongFunction<RoomActor> actors) {
    this.id = id;
    this.engine = engine;
    this.quota = quota;
    this.actors = actors;
  }

  /** Lets a person in, or throws why not; then nothing is left of them. */
  Session join(JoinRequest request, SessionSink sink) {
    long deadline = engine.joinDeadline();
    RoomActor first = actors.apply(deadline); // a room that is not there costs nobody a place
    know(engine, first, request.user(), deadline);
    Returning returning =
        request.resume() == null ? Returning.NO : returning(first, request, deadline);
    boolean back = returning == Returning.YES;
    SessionPermits permits =
        SessionPermits.ask(
            quota,
            request.user().id(),
            back ? Integer.MAX_VALUE : engine.limits().sessionsPerUser(),
            id,
            back ? Integer.MAX_VALUE : first.sessions().capacity());
    boolean joined = false;
    try {
      ErrorCode limit = permits.refused();
      if (limit != null) {
        throw full(limit, returning);
      }
      Session session = enter(first, request, permits, sink, deadline);
      joined = true;
      return session;
    } finally {
      if (!joined) {
        permits.giveBack();
        if (back) {
          first.room().execute(() -> first.sessions().returnsNot(request));
        }
      }
    }
  }

  /** Has the application asked what holds for somebody, where it is to be asked. */
  static void know(Engine engine, RoomActor actor, User user, long deadline) {
    if (!actor.knows(user) && !engine.join(actor.know(user), deadline)) {
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
  }

  /**
   * Refuses somebody at a limit. Who says that they come back may do so, only the room does not
   * know yet who was in it: they are not turned away for good.
   */
  private static RejectedException full(ErrorCode limit, Returning returning) {
    return new RejectedException(returning == Returning.PERHAPS ? ErrorCode.UNAVAILABLE : limit);
  }

  /** Asks whether somebody comes back; what is answered too late is taken back. */
  private Returning returning(RoomActor actor, JoinRequest request, long deadline) {
    CompletableFuture<Returning> answer = new CompletableFuture<>();
    actor
        .room()
        .execute(
            () -> {
              Returning returning =
                  answer.isDone() ? Returning.NO : actor.sessions().returning(request);
              if (!answer.complete(returning) && returning == Returning.YES) {
                actor.sessions().returnsNot(request);
              }
            });
    return engine.join(answer, deadline);
  }

  private Session enter(
      RoomActor first,
      JoinRequest request,
      SessionPermits permits,
      SessionSink sink,
      long deadline) {
    RoomActor actor = first;
    while (true) {
      JoinResult result = engine.join(actor.sessions().join(request, permits, sink), deadline);
      switch (result) {
        case JoinResult.Joined joined -> {
          return joined.session();
        }
        case JoinResult.Refused refused -> throw new RejectedException(refused.code());
        case JoinResult.Retired retired -> {
          actor = actors.apply(deadline);
          know(engine, actor, request.user(), deadline);
        }
      }
    }
  }
}
