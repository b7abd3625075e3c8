package io.synctv.core.simulation;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A person's browser: follows the room on one node, goes on at another one when the connection is
 * lost, and sends commands, again under the same key when there was no answer.
 */
final class Client {

  private static final long PATIENCE = 5_000_000_000L;
  private static final int MOST_SENT = 4;

  private final Simulation world;
  private final Scheduler scheduler;
  private final Chance chance;
  private final User user;
  private final Page page;
  private final List<Request> open = new ArrayList<>();
  private final List<Request> past = new ArrayList<>();
  private Connection connection;
  private SessionId last;
  private boolean ended;

  Client(Simulation world, User user) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.chance = scheduler.chance().split();
    this.user = user;
    this.page =
        new Page(
            what -> {
              // Numbers that a log used twice after it had gone back tell a page nothing.
              if (!world.logWentBack()) {
                world.broken(user.id() + ": " + what);
              }
            });
  }

  /** One connection to one node; what arrives on an old one is not heard. */
  private final class Connection implements SessionSink {
    private final Node node;
    private Session session;
    private boolean welcomed;
    private boolean lost;
    private long arrival;

    private Connection(Node node) {
      this.node = node;
    }

    private boolean current() {
      return connection == this && !lost;
    }

    /** Something comes from the node, after what came before it. */
    private void arrives(String what, Runnable arrived) {
      arrival = Math.max(arrival + 1, scheduler.nanos() + way());
      scheduler.later(
          arrival - scheduler.nanos(),
          null,
          what,
          () -> {
            if (current()) {
              arrived.run();
            }
          });
    }

    @Override
    public void write(List<OutboundMessage> batch) {
      arrives("heard", () -> batch.forEach(outbound -> hear(outbound.message())));
    }

    private void hear(SessionMessage message) {
      if (scheduler.tracing() && !(message instanceof SessionMessage.PresenceChanged)) {
        scheduler.trace(user.id() + " hears " + short200(message));
      }
      welcomed |= message instanceof SessionMessage.Welcome;
      page.take(message);
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      arrives("closed " + code, () -> lose(code != CloseCode.ROOM_CLOSED));
    }

    private void lose(boolean again) {
      if (current()) {
        lost = true;
        ended |= !again;
        if (again) {
          scheduler.later(chance.millis(5, 400), null, "reconnect", Client.this::connect);
        }
      }
    }
  }

  static String short200(Object value) {
    String text = String.valueOf(value);
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  boolean online() {
    Connection now = connection;
    return now != null && now.current() && now.session != null && now.welcomed && now.node.alive();
  }

  Node node() {
    return connection.node;
  }

  SessionId session() {
    return last;
  }

  Page page() {
    return page;
  }

  User user() {
    return user;
  }

  private long way() {
    return chance.oneIn(40) ? chance.millis(20, 250) : chance.micros(200, 3000);
  }

  // ---- connections

  /** Connects, or goes on where it was, at some node. */
  void connect() {
    if (ended || (connection != null && connection.current())) {
      return;
    }
    Node node = world.aliveNode(chance);
    if (node == null) {
      scheduler.later(chance.millis(100, 500), null, "no node", this::connect);
      return;
    }
    Connection mine = new Connection(node);
    connection = mine;
    Resume resume =
        page.epoch() == null || chance.oneIn(8) ? null : new Resume(page.epoch(), page.seq(), last);
    JoinRequest request = new JoinRequest(user, null, resume);
    scheduler.task(way(), node.machine, "join", () -> join(mine, request));
    scheduler.later(
        PATIENCE,
        null,
        "join took too long",
        () -> {
          if (mine.session == null) {
            mine.lose(true);
          }
        });
  }

  private void join(Connection mine, JoinRequest request) {
    try {
      Optional<Room> room = mine.node.engine.rooms().find(world.room());
      if (room.isEmpty()) {
        throw new RejectedException(ErrorCode.ROOM_NOT_FOUND);
      }
      Session session = room.get().join(request, mine);
      scheduler.later(
          way(),
          null,
          "joined",
          () -> {
            if (mine.current()) {
              mine.session = session;
              last = session.id();
            } else {
              scheduler.task(way(), mine.node.machine, "nobody there", session::disconnected);
            }
          });
    } catch (RejectedException e) {
      boolean gone = e.rejection().code() == ErrorCode.ROOM_NOT_FOUND && world.mayBeClosed();
      mine.arrives("refused " + e.rejection().code(), () -> mine.lose(!gone));
    }
  }

  /** A node has crashed: its connections break. */
  void crashed(Node node) {
    Connection now = connection;
    if (now != null && now.node == node) {
      scheduler.later(chance.millis(1, 300), null, "connection broke", () -> now.lose(true));
    }
  }

  /** The network fails this client; the node learns of it later, or never. */
  void disconnect() {
    Connection now = connection;
    if (now != null && now.session != null) {
      Session session = now.session;
      now.lose(true);
      scheduler.task(
          chance.millis(1, 2000), now.node.machine, "connection broke", session::disconnected);
    }
  }

  // ---- commands

  /** Sends a new command. */
  void send(Command command, boolean keyed) {
    IdempotencyKey key = keyed ? IdempotencyKey.of("k" + world.nextNumber()) : null;
    send(request(new Submission(command, null, null, key)));
  }

  private Request request(Submission submission) {
    Request request = new Request(world.nextNumber(), user, submission);
    world.requests().add(request);
    return request;
  }

  /** Sends an earlier command again, as it was or with its key on another command. */
  void repeat(Command other) {
    if (past.isEmpty()) {
      return;
    }
    Request earlier = chance.of(past);
    if (earlier.submission.key() == null) {
      return;
    }
    if (other == null) {
      send(earlier);
      return;
    }
    Request reusing = request(new Submission(other, null, null, earlier.submission.key()));
    if (reusing.kind() == earlier.kind() && !other.equals(earlier.submission.command())) {
      world.checker().reuses(reusing);
      send(reusing);
    } else {
      world.requests().remove(reusing);
    }
  }

  private void send(Request request) {
    if (!past.contains(request)) {
      past.add(request);
    }
    if (!open.contains(request)) {
      open.add(request);
    }
    request.sent++;
    Node node =
        online() && (request.sent == 1 || chance.oneIn(3)) && !chance.oneIn(6)
            ? connection.node
            : world.aliveNode(chance);
    if (node == null) {
      scheduler.later(chance.millis(100, 500), null, "no node", () -> again(request));
      return;
    }
    if (scheduler.tracing()) {
      scheduler.trace(user.id() + " sends to " + node + ": " + request);
    }
    SessionId session = last;
    scheduler.task(way(), node.machine, "submit", () -> submit(request, node, session));
    if (request.patience != null) {
      request.patience.cancel();
    }
    request.patience = scheduler.later(PATIENCE, null, "no answer", () -> again(request));
  }

  private void again(Request request) {
    if (request.submission.key() != null && request.sent < MOST_SENT) {
      send(request);
    } else {
      open.remove(request);
    }
  }

  private void submit(Request request, Node node, SessionId session) {
    Request.Attempt attempt = new Request.Attempt(node, scheduler.nanos());
    request.attempts.add(attempt);
    try {
      Optional<Room> room = node.engine.rooms().find(world.room());
      if (room.isEmpty()) {
        answered(request, attempt, rejected(Rejection.of(ErrorCode.ROOM_NOT_FOUND)));
        return;
      }
      room.get()
          .submit(new Actor(user, session), request.submission)
          .whenComplete(
              (outcome, failure) -> {
                if (failure != null) {
                  world.broken("5: " + request + " failed: " + failure);
                } else {
                  answered(request, attempt, outcome);
                }
              });
    } catch (RejectedException e) {
      answered(request, attempt, rejected(e.rejection()));
    }
  }

  private static Outcome rejected(Rejection rejection) {
    return new Outcome.Rejected(rejection);
  }

  private void answered(Request request, Request.Attempt attempt, Outcome outcome) {
    if (scheduler.tracing()) {
      scheduler.trace(attempt.node + " answers " + request + ": " + short200(outcome));
    }
    scheduler.note("answer", request.number * 31L + outcome.getClass().getSimpleName().length());
    world.checker().answered(request, attempt, outcome);
    if (!world.faults().over() && chance.oneIn(25)) {
      return; // the answer is lost
    }
    scheduler.later(way(), null, "answered", () -> settle(request, outcome));
  }

  private void settle(Request request, Outcome outcome) {
    if (outcome instanceof Outcome.Rejected no
        && no.rejection().code().retryable()
        && request.sent < MOST_SENT
        && request.submission.key() != null
        && open.contains(request)) {
      scheduler.later(chance.millis(50, 600), null, "try again", () -> again(request));
      return;
    }
    if (request.patience != null) {
      request.patience.cancel();
    }
    open.remove(request);
  }

  /** Says whether nothing is waited for. */
  boolean idle() {
    return open.isEmpty();
  }

  @Override
  public String toString() {
    return user.id().value() + (connection == null ? "" : " on " + connection.node);
  }
}
