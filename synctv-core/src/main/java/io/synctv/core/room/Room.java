package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.api.store.Page;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import io.synctv.core.member.Rights;
import io.synctv.core.presence.JoinResult;
import io.synctv.core.presence.Quota;
import io.synctv.core.presence.Returning;
import io.synctv.core.presence.SessionPermits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A room: people join it and submit commands to it. Safe for use by several threads, and may be
 * kept: a room that has left memory comes back when it is used.
 *
 * <p>Methods that need the room in memory may block while it is loaded, and throw {@link
 * RejectedException} with {@link ErrorCode#ROOM_NOT_FOUND} when it is gone and {@link
 * ErrorCode#UNAVAILABLE} when it cannot be loaded.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class Room {

  private final RoomId id;
  private final RoomDirectory directory;
  private final Engine engine;
  private final Quota quota;
  private final Runnable gate;
  private volatile @Nullable RoomActor cached;

  /**
   * Makes a handle.
   *
   * @param gate throws when nobody may come in any more
   */
  Room(RoomId id, RoomDirectory directory, Engine engine, Quota quota, Runnable gate) {
    this.id = id;
    this.directory = directory;
    this.engine = engine;
    this.quota = quota;
    this.gate = gate;
  }

  /** Returns the room's id. */
  public RoomId id() {
    return id;
  }

  /** Returns the room at this moment of its order. */
  public RoomView view() {
    return actor().log().view();
  }

  /**
   * Lets a person in whose messages go to a listener: for applications that have no wire.
   *
   * @param user who
   * @param listener called on a thread of the engine, one message after the other; the welcome
   *     comes first
   * @return their session
   * @throws RejectedException when they may not enter or a limit is reached
   */
  public Session join(User user, Consumer<SessionMessage> listener) {
    return join(new JoinRequest(user, null, null), new ListenerSink(listener));
  }

  /**
   * Lets a person in, within {@link io.synctv.core.limit.Limits#joinTimeout} or not at all: of a
   * join that fails or comes too late nothing is left.
   *
   * @param request who, and where they want to go on
   * @param sink where their messages go; the welcome comes first
   * @return their session
   * @throws RejectedException when they may not enter or a limit is reached, or with {@link
   *     ErrorCode#UNAVAILABLE} when it takes too long
   */
  public Session join(JoinRequest request, SessionSink sink) {
    gate.run();
    long deadline = engine.joinDeadline();
    RoomActor first = actor(deadline); // a room that is not there costs nobody a place
    know(first, request.user(), deadline);
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
          cached = null;
          actor = actor(deadline);
          know(actor, request.user(), deadline);
        }
      }
    }
  }

  /** Has the application asked what holds for somebody, where it is to be asked. */
  private void know(RoomActor actor, User user, long deadline) {
    if (!actor.knows(user) && !engine.join(actor.know(user), deadline)) {
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
  }

  /**
   * Submits a command of a session. What is chained to the answer runs inside the room and must not
   * block.
   *
   * @param session who gives it
   * @param command what is asked
   * @return what becomes of it; never fails
   */
  public CompletionStage<Outcome> submit(Session session, Command command) {
    return submit(new Actor(session.user(), session.id()), Submission.of(command));
  }

  /**
   * Submits a command.
   *
   * @param actor who gives it
   * @param submission what is asked, with guards and key
   * @return what becomes of it; never fails
   */
  public CompletionStage<Outcome> submit(Actor actor, Submission submission) {
    try {
      RoomActor room = actor();
      User user = actor.user();
      // If the application does not answer the command is refused, unless its key is known.
      return actor.application() || room.knows(user)
          ? submit(room, actor, submission)
          : room.know(user).thenCompose(known -> submit(room, actor, submission));
    } catch (RejectedException e) {
      Outcome first =
          e.rejection().code() == ErrorCode.ROOM_NOT_FOUND
              ? directory.repeated(id, actor, submission)
              : null;
      return CompletableFuture.completedStage(
          first == null ? new Outcome.Rejected(e.rejection()) : first);
    }
  }

  private CompletionStage<Outcome> submit(RoomActor room, Actor actor, Submission submission) {
    return room.submit(actor, submission)
        .thenCompose(
            outcome ->
                outcome == null
                    ? submit(actor, submission)
                    : CompletableFuture.completedStage(outcome));
  }

  /**
   * Takes what a viewer's player says about itself. Best effort.
   *
   * @param session whose player
   * @param report what it says
   */
  public void report(Session session, PlayerReport report) {
    inMemory(actor -> actor.sessions().report(session, report));
  }

  /**
   * Tells the others that somebody is typing. Best effort.
   *
   * @param session who
   */
  public void typing(Session session) {
    inMemory(actor -> actor.sessions().typing(session));
  }

  /**
   * Sends a session what it misses, or a fresh welcome.
   *
   * @param session which
   * @param from the last it has, or null for a fresh welcome
   */
  public void sync(Session session, @Nullable Resume from) {
    inMemory(actor -> actor.sessions().sync(session, from));
  }

  /** Returns who is here, at most 1,000 sessions, the longest present first. */
  public List<PresenceEntry> people() {
    return ask(actor -> actor.sessions().list(1000));
  }

  /**
   * Returns how many sessions are here, on any node; 0 when the room is not in memory. Never loads
   * the room.
   */
  public int count() {
    RoomActor actor = directory.inMemory(id);
    return actor == null ? 0 : actor.sessions().count();
  }

  /**
   * Returns a part of the chat's history from the store. Blocks.
   *
   * @param limit the most messages returned, 1 to 200
   * @param cursor where to go on towards older ones, or null for the newest
   * @return the messages, newest last
   */
  public Page<ChatMessage> chat(int limit, @Nullable String cursor) {
    return engine.stores().chat().list(id, limit, cursor);
  }

  /**
   * Says what somebody is here and what they may do, by all that the database has accepted as far
   * as this node has heard. The one answer to whether somebody may do something: commands are
   * decided by it.
   *
   * @param user who
   * @return their role and rights, and whether they may look in
   * @throws RejectedException also with {@link ErrorCode#UNAVAILABLE} when the application's access
   *     policy has to be asked and does not answer; blocks meanwhile
   */
  public RoomAccess access(User user) {
    long deadline = engine.joinDeadline();
    RoomActor actor = actor(deadline);
    know(actor, user, deadline);
    return Rights.of(actor.log().effective(), actor.room().overlay(), user);
  }

  /**
   * Has the application's access policy asked again about somebody at once, on every node that has
   * the room in memory: for a right that was just given or taken elsewhere. Returns before it is
   * answered; what it says then holds, and sessions that may not stay are closed. Nodes that do not
   * hear of it ask within a minute.
   *
   * @param user about whom
   */
  public void refreshAccess(UserId user) {
    engine.messenger().send(id, new NodeMessage.AccessRefresh(user));
    RoomActor actor = directory.inMemory(id);
    if (actor != null) {
      actor.refreshAccess(user);
    }
  }

  /**
   * Returns what the room is, its password included, by all that the database has accepted as far
   * as this node has heard: {@link #access} rests on it.
   */
  public RoomInfo info() {
    return actor().log().effective().info();
  }

  private RoomActor actor() {
    return actor(engine.joinDeadline());
  }

  private RoomActor actor(long deadline) {
    RoomActor actor = cached;
    if (actor == null || actor.room().retired()) {
      actor = directory.actor(id, deadline);
      if (actor == null) {
        throw new RejectedException(ErrorCode.ROOM_NOT_FOUND);
      }
      cached = actor;
    }
    return actor;
  }

  private void inMemory(Consumer<RoomActor> task) {
    RoomActor actor = directory.inMemory(id);
    if (actor != null) {
      actor.room().execute(() -> task.accept(actor));
    }
  }

  private <T> T ask(Function<RoomActor, T> question) {
    long deadline = engine.joinDeadline();
    RoomActor actor = actor(deadline);
    CompletableFuture<T> answer = new CompletableFuture<>();
    actor.room().execute(() -> answer.complete(question.apply(actor)));
    return engine.join(answer, deadline);
  }

  private record ListenerSink(Consumer<SessionMessage> listener) implements SessionSink {
    @Override
    public void write(List<OutboundMessage> batch) {
      batch.forEach(outbound -> listener.accept(outbound.message()));
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      // A listener has no connection to end.
    }
  }
}
