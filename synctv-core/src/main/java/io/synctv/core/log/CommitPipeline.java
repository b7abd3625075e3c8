package io.synctv.core.log;

import io.synctv.api.Actor;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.member.Rights;
import io.synctv.core.playback.PlaybackDecisions;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns playback commands into commits, and tells the room's log what the database has accepted.
 * Runs inside its room's {@link Mailbox}.
 *
 * <p>One commit is in flight; what arrives meanwhile is decided together and goes into the next
 * one. So nothing waits while the room is quiet, and a busy room shares round trips to the
 * cluster's store. Commands of a batch are decided one after the other, each on the state that
 * those before it lead to. After a conflict playback is decided again on what the others did.
 *
 * <p>Durable changes and messages are facts: they are told until the log has them, and nothing here
 * refuses them. A commit tells all durable changes that follow what the log has told, whoever made
 * them; that another node has told them already is found out by a conflict, and they are dropped.
 */
final class CommitPipeline {

  private static final System.Logger LOG = System.getLogger(CommitPipeline.class.getName());
  private static final int MAX_BATCH = 100;
  private static final int MAX_ATTEMPTS = 32;

  private record InFlightCommit(Commit commit, CommitPlan plan) {}

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final Deque<PendingCommand> waiting = new ArrayDeque<>();
  private final Deque<PendingChat> chat = new ArrayDeque<>();
  private final CommitAnswers answers;
  private @Nullable InFlightCommit flight;
  private boolean reconciling;
  private int attempts;

  CommitPipeline(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.answers = new CommitAnswers(room, log);
  }

  boolean idle() {
    return flight == null && !due();
  }

  /** Says whether something waits although no commit is under way. */
  boolean stalled() {
    return flight == null && due();
  }

  private boolean due() {
    return !waiting.isEmpty() || !chat.isEmpty() || reconciling || !untold().isEmpty();
  }

  private List<UntoldChange> untold() {
    return log.catchUp().untold().next(log.replica().told());
  }

  void add(PendingCommand command) {
    waiting.add(command);
    pumpOrEnd();
  }

  /** Tells of messages that the store keeps. */
  void tell(List<PendingChat> messages) {
    chat.addAll(messages);
    pumpOrEnd();
  }

  private void pumpOrEnd() {
    if (log.view().state().closed()) {
      end();
    } else {
      pump();
    }
  }

  /** The room is closed: what was said is kept, and nothing is played any more. */
  void end() {
    List<PendingChat> said = List.copyOf(chat);
    chat.clear();
    said.forEach(message -> answers.accept(message, log.view().seq()));
    List<PendingCommand> left = List.copyOf(waiting);
    waiting.clear();
    left.forEach(command -> answers.reject(command, Rejection.of(ErrorCode.ROOM_CLOSED)));
  }

  /** Lets go of media that is no longer in the playlist. */
  void reconcile() {
    reconciling = true;
    pump();
  }

  /**
   * Finds an event of the commit in flight by its bytes, which saves decoding what this node has
   * just encoded.
   */
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  EventCodec.@Nullable Decoded own(LogEntry entry) {
    InFlightCommit current = flight;
    if (current == null) {
      return null;
    }
    for (int i = 0; i < current.plan.size(); i++) {
      if (current.commit.events().get(i) == entry.payload()) {
        return current.plan.decoded(i, entry.epoch(), entry.seq());
      }
    }
    return null;
  }

  /** Sends the next commit if there is something to commit and none is in flight. */
  void pump() {
    while (flight == null && due() && log.ready()) {
      if (engine.isolated()) {
        log.fork(); // the store would be asked in vain
      }
      CommitPlan plan = new CommitPlan(log.view().state(), log.replica().told());
      InFlightCommit next;
      try {
        next = fill(plan);
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "A commit of room " + room.id() + " failed", e);
        answers.broken(plan);
        log.recovery().later();
        return;
      }
      if (next == null) {
        continue;
      }
      flight = next;
      engine.metrics().commits.increment();
      LocalLog own = log.local();
      if (own == null) {
        send(next);
        return;
      }
      settle(next, own.commit(next.commit));
    }
  }

  /** Puts the next commit together; null when nothing of what waited has to be committed. */
  private @Nullable InFlightCommit fill(CommitPlan plan) {
    RoomView view = log.view();
    RoomReplica replica = log.replica();
    long now = engine.now();
    DecisionContext context =
        new DecisionContext(
            Actor.of(view.state().info().owner()), now, log.lead(), engine.ids(), room.overlay());
    for (UntoldChange change : untold()) {
      if (!plan.isEmpty() && plan.size() + change.change().events().size() > MAX_BATCH) {
        break;
      }
      plan.tell(change, context);
    }
    tellChat(plan);
    while (!waiting.isEmpty() && plan.size() < MAX_BATCH) {
      PendingCommand command = waiting.remove();
      decide(plan, command, context.by(command.actor()));
    }
    reconciling = false;
    plan.reconcile(context.actor(), context);
    if (plan.isEmpty()) {
      return null;
    }
    return new InFlightCommit(
        plan.commit(room.id(), view.epoch(), engine.ids().next(), replica, now), plan);
  }

  private void tellChat(CommitPlan plan) {
    while (!chat.isEmpty() && (plan.isEmpty() || plan.size() < MAX_BATCH)) {
      PendingChat next = chat.remove();
      if (log.replica().knows(next.message().id(), next.message().version())) {
        answers.accept(next, log.view().seq()); // somebody else was faster
      } else {
        plan.tell(next);
      }
    }
  }

  private void decide(CommitPlan plan, PendingCommand command, DecisionContext context) {
    try {
      decided(plan, command, context);
    } catch (Throwable e) {
      answers.reject(command, Rejection.of(ErrorCode.INTERNAL));
      throw e;
    }
  }

  private void decided(CommitPlan plan, PendingCommand command, DecisionContext context) {
    switch (decideSafely(plan, command, context)) {
      case Decision.Rejected refused ->
          answers.unlessKnown(command, () -> answers.reject(command, refused.rejection()));
      case Decision.Accepted granted when granted.events().isEmpty() ->
          answers.unlessKnown(command, () -> answers.accept(command, log.view().seq(), List.of()));
      case Decision.Accepted granted -> plan.add(command, granted.events(), context.now());
    }
  }

  /** A rule that fails takes its own command down and no other. */
  private Decision decideSafely(CommitPlan plan, PendingCommand command, DecisionContext context) {
    try {
      if (plan.state().closed()) {
        return Decision.rejected(ErrorCode.ROOM_CLOSED);
      }
      RoomState effective = log.replica().early().over(plan.state());
      ErrorCode refusal =
          Rights.refusal(effective, context.overlay(), command.actor(), command.command());
      if (refusal != null) {
        return Decision.rejected(refusal);
      }
      return PlaybackDecisions.decide(
          effective,
          command.command(),
          command.submission().expectedMedia(),
          command.submission().expectedVersion(),
          context);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "A command could not be decided", e);
      return Decision.rejected(ErrorCode.INTERNAL);
    }
  }

  private void send(InFlightCommit current) {
    room.ask(
        () -> engine.transport().rooms().commit(current.commit),
        (@Nullable CommitResult result) -> finished(current, result));
  }

  /** Takes a commit's answer. If that fails the room must be able to make the next one. */
  private void finished(InFlightCommit done, @Nullable CommitResult result) {
    try {
      take(done, result);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "A commit of room " + room.id() + " failed", e);
      if (flight != null && flight.plan == done.plan) {
        flight = null;
        answers.broken(done.plan);
      }
      log.recovery().later();
    }
  }

  private void take(InFlightCommit done, @Nullable CommitResult result) {
    if (result == null) {
      // Perhaps it was committed all the same: then the return to the log will find it.
      putBack(done);
      attempts = 0;
      log.fork();
      pump();
      return;
    }
    switch (result) {
      case CommitResult.Committed committed -> {
        settle(done, committed);
        pump();
      }
      case CommitResult.Known known -> {
        answerKnown(done, known);
        pump();
      }
      case CommitResult.Conflict conflict -> {
        engine.metrics().conflicts.increment();
        again(done);
        log.recovery().behind(conflict.head());
      }
      case CommitResult.Missing missing -> {
        again(done);
        log.recovery().start();
      }
    }
  }

  /**
   * Applies what was committed, and answers. Whatever fails in it, the next commit can be made:
   * what of this one was not applied here the log has.
   */
  private void settle(InFlightCommit done, CommitResult.Committed committed) {
    attempts = 0;
    try {
      log.applier().committed(done.commit.events(), committed);
      done.plan.events().forEach(this::caused);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "What was committed could not be applied", e);
      log.recovery().later();
    }
    flight = null;
    for (CommitPlan.BatchEntry entry : done.plan.entries()) {
      answers.accept(entry.command(), committed.firstSeq() + entry.end() - 1, entry.events());
    }
    for (CommitPlan.Told told : done.plan.messages()) {
      answers.accept(told.chat(), committed.firstSeq() + told.at());
    }
  }

  /**
   * Does what only the node that committed an event does. Not when it is delivered: the log may
   * deliver it before the commit's answer, and then nobody can tell whose it is.
   */
  private void caused(RoomEvent event) {
    switch (event) {
      case PlaybackEvent.Changed changed ->
          engine.playback().changed(room.id(), changed.playback());
      case InfoEvent.Closed closed -> {
        engine.playback().forget(room.id());
        engine.messenger().send(room.id(), new NodeMessage.RoomClosed());
        engine.messenger().tell(transport -> transport.rooms().delete(room.id()));
      }
      case InfoEvent.Changed changed -> {}
      case PlaylistEvent playlist -> {}
      case ChatEvent chat -> {}
      case MemberEvent member -> {}
    }
  }

  /** Answers the commands that were carried out before, and decides the others again. */
  private void answerKnown(InFlightCommit done, CommitResult.Known known) {
    Map<String, KeyedAnswer> byKey = new HashMap<>();
    known.answers().forEach(answer -> byKey.put(answer.key(), answer));
    List<PendingCommand> left = new ArrayList<>();
    for (CommitPlan.BatchEntry entry : done.plan.entries()) {
      PendingCommand command = entry.command();
      KeyedAnswer answer = command.digest() == null ? null : byKey.get(command.logKey());
      if (answer == null) {
        left.add(command);
      } else {
        answers.answer(command, answer);
      }
    }
    flight = null;
    left.reversed().forEach(waiting::addFirst);
    putBackChat(done);
  }

  /** Puts a batch back to be decided anew, once the room has caught up; playback not for ever. */
  private void again(InFlightCommit done) {
    attempts++;
    if (attempts <= MAX_ATTEMPTS) {
      putBack(done);
      return;
    }
    flight = null;
    attempts = 0;
    putBackChat(done);
    for (CommitPlan.BatchEntry entry : done.plan.entries()) {
      answers.reject(entry.command(), Rejection.of(ErrorCode.CONFLICT));
    }
  }

  private void putBack(InFlightCommit done) {
    flight = null;
    putBackChat(done);
    done.plan.entries().reversed().forEach(entry -> waiting.addFirst(entry.command()));
    if (log.view().state().closed()) {
      end();
    }
  }

  /** Durable changes need not be put back: they wait until the log has told them. */
  private void putBackChat(InFlightCommit done) {
    done.plan.messages().reversed().forEach(told -> chat.addFirst(told.chat()));
  }
}
