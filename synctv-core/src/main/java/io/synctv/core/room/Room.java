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
import io.synctv.api.error.Rejection;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.api.store.Page;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import io.synctv.core.member.Rights;
import io.synctv.core.presence.Quota;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomView;
import java.util.List;
import java.util.Objects;
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
 * RejectedException} with {@link ErrorCode#ROOM_NOT_FOUND} when it is gone, {@link
 * ErrorCode#UNAVAILABLE} when it cannot be loaded and {@link ErrorCode#ENGINE_CLOSED} when the
 * engine is closed. Of {@link #submit} that is the outcome; {@link #report}, {@link #typing} and
 * {@link #sync} are best effort and do nothing then, nor for a session that is closed.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class Room {

  private final RoomId id;
  private final RoomDirectory directory;
  private final Engine engine;
  private final Gate gate;
  private final Entrance entrance;
  private volatile @Nullable RoomActor cached;

  /**
   * Makes a handle.
   *
   * @param gate what is still taken in
   */
  Room(RoomId id, RoomDirectory directory, Engine engine, Quota quota, Gate gate) {
    this.id = id;
    this.directory = directory;
    this.engine = engine;
    this.gate = gate;
    this.entrance = new Entrance(id, engine, quota, this::actor);
  }

  /** {@return the room's id} */
  public RoomId id() {
    return id;
  }

  /** {@return the room at this moment of its order} */
  public RoomView view() {
    gate.ask();
    return actor().log().view();
  }

  /**
   * Lets a person in whose messages go to a listener: for applications that have no wire.
   *
   * @param user who
   * @param onMessage called on a thread of the session's own, one message after the other; the
   *     welcome comes first. It may block, which delays nobody else; a session that falls too far
   *     behind is closed with {@link CloseCode#SLOW_CONSUMER}, one whose listener throws with
   *     {@link CloseCode#LISTENER_FAILED}
   * @return their session; it has no idle limit
   * @throws RejectedException when they may not enter or a limit is reached
   */
  public Session join(User user, Consumer<? super SessionMessage> onMessage) {
    return join(user, onMessage, code -> {});
  }

  /**
   * Lets a person in whose messages go to a listener, and says when that is over.
   *
   * @param user who
   * @param onMessage as {@link #join(User, Consumer)} has it
   * @param onClose called once, with why the session was closed, when the last message is told or
   *     given up: {@link CloseCode#NORMAL} when it was {@link Session#disconnected disconnected}.
   *     No message is told after it; one that is being told may not have returned
   * @return their session; it has no idle limit
   * @throws RejectedException when they may not enter or a limit is reached
   */
  public Session join(
      User user, Consumer<? super SessionMessage> onMessage, Consumer<? super CloseCode> onClose) {
    Objects.requireNonNull(user, "user");
    return join(JoinRequest.of(user), onMessage, onClose);
  }

  /**
   * Lets a person in whose messages go to a listener.
   *
   * @param request who, and where they want to go on; no idle limit unless it has one
   * @param onMessage as {@link #join(User, Consumer)} has it
   * @param onClose as {@link #join(User, Consumer, Consumer)} has it
   * @return their session
   * @throws RejectedException when they may not enter or a limit is reached
   */
  public Session join(
      JoinRequest request,
      Consumer<? super SessionMessage> onMessage,
      Consumer<? super CloseCode> onClose) {
    Objects.requireNonNull(request, "request");
    JoinRequest patient =
        request.idle() == null ? request.withIdle(JoinRequest.NEVER_IDLE) : request;
    return join(patient, new ListenerSink(onMessage, onClose));
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
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(sink, "sink");
    gate.enter();
    return entrance.join(request, sink);
  }

  /**
   * Submits a command of a session. What is chained to the answer runs inside the room and must not
   * block.
   *
   * @param session who gives it; it counts as a sign of life
   * @param command what is asked
   * @return what becomes of it; never fails. A closed session is refused with {@link
   *     ErrorCode#SESSION_CLOSED}
   */
  public CompletionStage<Outcome> submit(Session session, Command command) {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(command, "command");
    return submit(session, Submission.of(command));
  }

  /**
   * Submits a command of a session.
   *
   * @param session who gives it; it counts as a sign of life
   * @param submission what is asked, with guards and key
   * @return what becomes of it; never fails. A closed session is refused with {@link
   *     ErrorCode#SESSION_CLOSED}
   */
  public CompletionStage<Outcome> submit(Session session, Submission submission) {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(submission, "submission");
    session.heard();
    // Of a deleted room is told that it is gone, which closed the session.
    if (gate.takesCommands() && !session.isOpen() && session.closeCode() != CloseCode.ROOM_CLOSED) {
      return refused(ErrorCode.SESSION_CLOSED);
    }
    return submit(new Actor(session.user(), session.id()), submission);
  }

  /**
   * Submits a command of a person, whether a session of theirs is open or not.
   *
   * @param actor who gives it
   * @param submission what is asked, with guards and key
   * @return what becomes of it; never fails
   */
  public CompletionStage<Outcome> submit(Actor actor, Submission submission) {
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(submission, "submission");
    if (!gate.takesCommands()) {
      return refused(ErrorCode.ENGINE_CLOSED);
    }
    try {
      RoomActor room = actor();
      User user = actor.user();
      // If the application does not answer the command is refused, unless its key is known.
      return actor.application() || room.knows(user)
          ? submit(room, actor, submission)
          : room.know(user).thenCompose(known -> submit(room, actor, submission));
    } catch (RejectedException e) {
      return e.rejection().code() == ErrorCode.ROOM_NOT_FOUND
          ? directory.repeated(id, actor, submission)
          : CompletableFuture.completedStage(new Outcome.Rejected(e.rejection()));
    }
  }

  /**
   * Refuses somebody who may not look in, for the reason for which they would not be let in.
   *
   * @param user who
   * @throws RejectedException with {@link ErrorCode#JOIN_REQUIRED} by the room's rules, with {@link
   *     ErrorCode#FORBIDDEN} as the application says, and as {@link #access} has it
   */
  public void requireEntry(User user) {
    Objects.requireNonNull(user, "user");
    gate.ask();
    RoomActor actor = asked(user);
    ErrorCode refusal = Rights.refusal(actor.log().effective(), actor.room().overlay(), user);
    if (refusal != null) {
      throw new RejectedException(refusal);
    }
  }

  private static CompletionStage<Outcome> refused(ErrorCode code) {
    return CompletableFuture.completedStage(new Outcome.Rejected(Rejection.of(code)));
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
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(report, "report");
    session.heard();
    inMemory(actor -> actor.sessions().report(session, report));
  }

  /**
   * Tells the others that somebody is typing. Best effort.
   *
   * @param session who
   */
  public void typing(Session session) {
    Objects.requireNonNull(session, "session");
    session.heard();
    inMemory(actor -> actor.sessions().typing(session));
  }

  /**
   * Sends a session what it misses, or a fresh welcome.
   *
   * @param session which
   * @param from the last it has, or null for a fresh welcome
   */
  public void sync(Session session, @Nullable Resume from) {
    Objects.requireNonNull(session, "session");
    session.heard();
    inMemory(actor -> actor.sessions().sync(session, from));
  }

  /** {@return who is here, at most 1,000 sessions, the longest present first} */
  public List<PresenceEntry> people() {
    gate.ask();
    return ask(actor -> actor.sessions().list(1000));
  }

  /**
   * {@return how many sessions are here, on any node; 0 when the room is not in memory} Never loads
   * the room.
   */
  public int count() {
    gate.ask();
    RoomActor actor = directory.inMemory(id);
    return actor == null ? 0 : actor.sessions().count();
  }

  /**
   * Returns a part of the chat's history from the store. Blocks as long as the store does.
   *
   * @param limit the most messages returned, 1 to 200
   * @param cursor where to go on towards older ones, or null for the newest
   * @return the messages, newest last
   */
  public Page<ChatMessage> chat(int limit, @Nullable String cursor) {
    gate.ask();
    var unused = actor(); // a deleted room has no empty history, but is not there
    return directory.calls().ask(() -> engine.stores().chat().list(id, limit, cursor));
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
    Objects.requireNonNull(user, "user");
    gate.ask();
    RoomActor actor = asked(user);
    return Rights.of(actor.log().effective(), actor.room().overlay(), user);
  }

  /** Returns the room in memory, once it is known what the application says of somebody. */
  private RoomActor asked(User user) {
    long deadline = engine.joinDeadline();
    RoomActor actor = actor(deadline);
    Entrance.know(engine, actor, user, deadline);
    return actor;
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
    Objects.requireNonNull(user, "user");
    gate.ask();
    engine.messenger().send(id, new NodeMessage.AccessRefresh(user));
    RoomActor actor = directory.inMemory(id);
    if (actor != null) {
      actor.refreshAccess(user);
    }
  }

  /**
   * {@return what the room is, its password included, by all that the database has accepted as far
   * as this node has heard: {@link #access} rests on it}
   */
  public RoomInfo info() {
    gate.ask();
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
    actor
        .room()
        .execute(
            () -> {
              try {
                answer.complete(question.apply(actor));
              } catch (Throwable e) { // whoever asks is not left waiting
                answer.completeExceptionally(new RejectedException(ErrorCode.INTERNAL));
                throw e;
              }
            });
    return engine.join(answer, deadline);
  }
}
