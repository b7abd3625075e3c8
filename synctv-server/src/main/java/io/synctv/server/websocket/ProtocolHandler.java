package io.synctv.server.websocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Handles the protocol of one connection: hello first, then messages, each answered when it carries
 * an id. Called by the connection's reading thread, one message at a time; the thread waits when
 * too many answers are outstanding, and so does the client.
 *
 * <p>Joining may take a while, so another thread does it: the reading thread must see when the
 * client gives up meanwhile. Messages that come before the join has ended are kept, and handled
 * after.
 */
final class ProtocolHandler {

  private static final System.Logger LOG = System.getLogger(ProtocolHandler.class.getName());
  private static final int MAX_OUTSTANDING = 64;
  private static final int ANSWER_TIMEOUT_SECONDS = 10;

  /** The most messages that are kept during a join; then reading waits. */
  private static final int MAX_EARLY = 16;

  private record Present(Room room, Session session) {}

  private final ProtocolContext shared;
  private final RoomId roomId;
  private final FrameWriter writer;
  private final MessageRate rate;
  private final MalformedFrames malformedFrames = new MalformedFrames();
  private final Semaphore outstanding = new Semaphore(MAX_OUTSTANDING);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition joined = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<byte[]> early = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean joining;

  @GuardedBy("lock")
  private boolean over;

  private volatile boolean helloReceived;
  private volatile @Nullable Present present;

  ProtocolHandler(ProtocolContext shared, RoomId roomId, FrameWriter writer) {
    this.shared = shared;
    this.roomId = roomId;
    this.writer = writer;
    this.rate = new MessageRate(shared.messagesPerSecond(), System.nanoTime());
  }

  /** Returns whether hello has been received, accepted or not. */
  boolean helloReceived() {
    return helloReceived;
  }

  /** Takes a text message. */
  void received(byte[] text) throws IOException {
    lock.lock();
    try {
      if (joining && early.size() < MAX_EARLY) {
        early.add(text);
        return;
      }
      while (joining) {
        joined.awaitUninterruptibly(); // not for long: joining has an end
      }
      take(text);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message's parts. */
  @GuardedBy("lock")
  private void take(byte[] text) throws IOException {
    double now = shared.clock().micros() / 1000.0;
    Present here = present;
    if (here != null) {
      here.session().heard();
    }
    boolean malformed = false;
    List<MessageDecoder.Decoded> messages = MessageDecoder.decode(text);
    if (messages.isEmpty()) {
      mayTake(true);
    }
    for (MessageDecoder.Decoded decoded : messages) {
      shared.traffic().messagesReceived().increment();
      if (mayTake(true, id(decoded))) {
        malformed |= take(decoded, now);
      }
      if (writer.closing()) {
        return;
      }
    }
    if (malformed && malformedFrames.another(System.nanoTime())) {
      end(CloseCode.PROTOCOL_ERROR, "too many malformed messages");
    }
  }

  /**
   * Counts a frame that is no message: a ping, a pong, a part of a message.
   *
   * @param asks whether it asks for an answer
   * @return whether to act on it
   */
  boolean mayTake(boolean asks) throws IOException {
    return mayTake(asks, null);
  }

  /** Counts a message, or what holds none, and refuses it when it is one too many. */
  private boolean mayTake(boolean asks, @Nullable Long id) throws IOException {
    MessageRate.Verdict verdict = rate.next(System.nanoTime());
    if (verdict == MessageRate.Verdict.REFUSE && asks) {
      refuse(id, Rejection.of(ErrorCode.RATE_LIMITED));
    } else if (verdict == MessageRate.Verdict.CLOSE) {
      end(CloseCode.POLICY);
    }
    return verdict == MessageRate.Verdict.ACCEPT;
  }

  /** Ends the connection of a peer that broke the protocol below the level of messages. */
  void violated(ProtocolViolation violation) {
    writer.explain(CloseCode.PROTOCOL_ERROR, violation.breach().closeCode(), violation.rule());
    end(CloseCode.PROTOCOL_ERROR);
  }

  /**
   * The connection is gone.
   *
   * @param onPurpose whether the person left, and does not come back
   */
  void ended(boolean onPurpose) {
    lock.lock();
    try {
      over = true; // a join that is under way sees it
      early.clear();
      Present here = present;
      if (here != null) {
        end(here.session(), onPurpose);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void end(Session session, boolean onPurpose) {
    if (onPurpose) {
      session.close(CloseCode.NORMAL);
    }
    session.disconnected();
  }

  private static @Nullable Long id(MessageDecoder.Decoded decoded) {
    return switch (decoded) {
      case MessageDecoder.Decoded.Understood understood -> understood.message().id();
      case MessageDecoder.Decoded.Refused refused -> refused.id();
    };
  }

  /** Acts on a message and says whether it counts as malformed. */
  @GuardedBy("lock")
  private boolean take(MessageDecoder.Decoded decoded, double now) throws IOException {
    switch (decoded) {
      case MessageDecoder.Decoded.Refused refused -> {
        refuse(refused.id(), refused.rejection());
        return refused.malformed();
      }
      case MessageDecoder.Decoded.Understood understood -> {
        ClientMessage message = understood.message();
        Present here = present;
        if (message instanceof ClientMessage.Hello hello) {
          return hello(hello, here);
        }
        if (here == null) {
          refuse(
              message.id(),
              new Rejection(ErrorCode.UNAUTHENTICATED, "The first message must be hello"));
          return true;
        }
        act(message, here, now);
        return false;
      }
    }
  }

  private void act(ClientMessage message, Present here, double now) {
    Session session = here.session();
    switch (message) {
      case ClientMessage.Ping ping -> session.send(new SessionMessage.Pong(ping.t0(), now));
      case ClientMessage.Report report -> here.room().report(session, report.report());
      case ClientMessage.Typing typing -> here.room().typing(session);
      case ClientMessage.Sync sync -> here.room().sync(session, resume(sync.from()));
      case ClientMessage.Submit submit -> {
        submit(submit, here);
        return;
      }
      case ClientMessage.Hello hello -> throw new IllegalStateException("handled before");
    }
    acknowledge(message.id(), session);
  }

  private void submit(ClientMessage.Submit submit, Present here) {
    if (!mayGoOn()) {
      answer(submit.id(), here, Rejection.of(ErrorCode.OVERLOADED));
      return;
    }
    here.room()
        .submit(here.session(), submit.submission())
        .whenComplete(
            (outcome, failure) -> {
              outstanding.release();
              if (failure != null) {
                LOG.log(System.Logger.Level.ERROR, "a command failed", failure);
                answer(submit.id(), here, Rejection.of(ErrorCode.INTERNAL));
              } else {
                switch (outcome) {
                  case Outcome.Accepted accepted -> {
                    if (submit.id() != null) {
                      here.session()
                          .send(
                              new SessionMessage.Ack(submit.id(), accepted.seq(), accepted.ids()));
                    }
                  }
                  case Outcome.Rejected rejected -> answer(submit.id(), here, rejected.rejection());
                }
              }
            });
  }

  private boolean mayGoOn() {
    try {
      return outstanding.tryAcquire(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void answer(@Nullable Long id, Present here, Rejection rejection) {
    shared.traffic().rejects(rejection.code()).increment();
    here.session().send(new SessionMessage.Reject(id, rejection));
  }

  private static void acknowledge(@Nullable Long id, Session session) {
    if (id != null) {
      session.send(new SessionMessage.Ack(id, null, List.of()));
    }
  }

  @GuardedBy("lock")
  private boolean hello(ClientMessage.Hello hello, @Nullable Present here) throws IOException {
    if (here != null) {
      refuse(hello.id(), new Rejection(ErrorCode.INVALID, "hello was said already"));
      return true;
    }
    helloReceived = true;
    joining = true;
    Thread.ofVirtual().name("synctv-join").start(() -> join(hello));
    return false;
  }

  /** Joins, on a thread of its own, and then handles the messages that came meanwhile. */
  private void join(ClientMessage.Hello hello) {
    Present here = null;
    Rejection rejection = Rejection.of(ErrorCode.INTERNAL);
    try {
      here = enter(hello);
    } catch (RejectedException e) {
      rejection = e.rejection();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "joining a room failed", e);
    }
    lock.lock();
    try {
      joining = false;
      if (here == null) {
        refuse(hello.id(), rejection);
        end(closeCode(rejection.code()), rejection.message());
      } else if (over) {
        leave(here.session(), hello);
      } else {
        present = here;
        acknowledge(hello.id(), here.session());
      }
      for (byte[] text = early.poll(); text != null && !writer.closing(); text = early.poll()) {
        take(text);
      }
    } catch (IOException | RuntimeException | Error e) {
      // The connection is gone, or something failed: a client that reconnects finds out which.
      writer.close(CloseCode.INSUFFICIENT_STATE, true);
    } finally {
      joined.signalAll();
      lock.unlock();
    }
  }

  private Present enter(ClientMessage.Hello hello) {
    User user =
        shared
            .tokens()
            .verify(hello.token())
            .orElseThrow(() -> new RejectedException(ErrorCode.UNAUTHENTICATED));
    Room room = shared.rooms().apply(roomId);
    JoinRequest request = new JoinRequest(user, hello.device(), resume(hello.resume()));
    return new Present(room, room.join(request, writer));
  }

  /**
   * Ends the session of a client that was gone before it was in. It never knew of the session, so
   * it cannot come back for it, unless it had that session before.
   */
  private static void leave(Session session, ClientMessage.Hello hello) {
    ClientMessage.ResumePoint from = hello.resume();
    end(session, from == null || !session.id().equals(from.session()));
  }

  /** What becomes of a connection whose hello was refused. */
  private static CloseCode closeCode(ErrorCode code) {
    return switch (code) {
      case UNAUTHENTICATED -> CloseCode.UNAUTHENTICATED;
      case ROOM_NOT_FOUND, ROOM_CLOSED -> CloseCode.ROOM_CLOSED;
      case TOO_MANY_SESSIONS, ROOM_FULL, NODE_FULL -> CloseCode.LIMIT;
      case JOIN_REQUIRED -> CloseCode.JOIN_REQUIRED;
      case DRAINING -> CloseCode.DRAINING;
      case ENGINE_CLOSED -> CloseCode.ENGINE_CLOSED;
      case UNAVAILABLE, OVERLOADED, CONFLICT, INTERNAL -> CloseCode.INSUFFICIENT_STATE;
      default -> CloseCode.POLICY;
    };
  }

  private static @Nullable Resume resume(ClientMessage.@Nullable ResumePoint from) {
    return from == null ? null : new Resume(from.epoch(), from.seq(), from.session());
  }

  /** Refuses a message, through the session's queue when there is one. */
  private void refuse(@Nullable Long id, Rejection rejection) throws IOException {
    Present here = present;
    if (here != null) {
      answer(id, here, rejection);
      return;
    }
    shared.traffic().rejects(rejection.code()).increment();
    writer.write(
        List.of(
            OutboundMessage.encoded(new SessionMessage.Reject(id, rejection), shared.encoder())));
  }

  /** Ends the connection, after what the session has queued. */
  private void end(CloseCode code, String reason) {
    writer.explain(code, code.code(), reason);
    end(code);
  }

  /** Ends the connection, after what the session has queued, with the code's own reason. */
  void end(CloseCode code) {
    Present here = present;
    if (here != null) {
      here.session().close(code);
    } else {
      writer.close(code, true);
    }
  }
}
