package io.synctv.core.command;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.chat.ChatDecisions;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.limit.Limits;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.member.RoomDecisions;
import io.synctv.core.playlist.PlaylistDecisions;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans batches of durable commands, one command on the state that those before it lead to. Does no
 * I/O. Used by one thread at a time, the worker of {@link DurableCommands}.
 */
final class ChangePlanner {

  private static final System.Logger LOG = System.getLogger(ChangePlanner.class.getName());

  /** More than {@link EventCodec.Part} takes, which is known once the change has its place. */
  private static final int PART_BYTES = 1024;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private long lastSaid;

  ChangePlanner(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
  }

  /**
   * Plans commands.
   *
   * @param jobs the commands, in order
   * @param base the state of the database they are planned on
   */
  ChangePlan plan(List<DurableCommand> jobs, RoomState base) {
    RoomState state = base;
    List<ChangePlan.Accepted> accepted = new ArrayList<>();
    List<ChangePlan.Rejected> rejected = new ArrayList<>();
    List<DurableCommand> nothing = new ArrayList<>();
    for (DurableCommand job : jobs) {
      switch (decide(state, job)) {
        case Decision.Rejected no -> rejected.add(new ChangePlan.Rejected(job, no.rejection()));
        case Decision.Accepted yes when yes.events().isEmpty() -> nothing.add(job);
        case Decision.Accepted yes when isTooLarge(job, yes) ->
            rejected.add(new ChangePlan.Rejected(job, Rejection.of(ErrorCode.TOO_LARGE)));
        case Decision.Accepted yes -> {
          for (RoomEvent event : yes.events()) {
            state = state.apply(event);
          }
          accepted.add(new ChangePlan.Accepted(job, accepted.size(), effect(job, yes)));
        }
      }
    }
    DurableChange durable =
        new DurableChange(
            engine.now(), accepted.stream().map(ChangePlan.Accepted::effect).toList());
    List<CommandKey> lookups = new ArrayList<>();
    Set<DurableCommand> effective =
        accepted.stream().map(ChangePlan.Accepted::job).collect(Collectors.toSet());
    jobs.forEach(job -> addLookup(lookups, job, effective.contains(job)));
    List<CommandEffect> effects =
        accepted.stream()
            .map(each -> new CommandEffect(each.job().key(), each.effect().events()))
            .toList();
    boolean revises = durable.events().stream().anyMatch(RoomChange::revises);
    RoomChange change =
        new RoomChange(
            engine.ids().next(),
            base.revision(),
            effects,
            lookups,
            revises ? durable.toBytes() : new byte[0]);
    return new ChangePlan(change, durable, state, accepted, rejected, nothing);
  }

  /**
   * Adds under which key a command is looked up beside those of its own effect. A key may have been
   * used for a message, which keeps it in its own row, so it is looked up as a message's; that
   * finds what else it was used for, too.
   */
  private void addLookup(List<CommandKey> keys, DurableCommand job, boolean effective) {
    CommandKey key = job.key();
    if (key == null) {
      return;
    }
    if (key.message() == null) {
      keys.add(
          new CommandKey(
              key.user(),
              key.key(),
              key.digest(),
              DeterministicIds.message(room.id(), key.user(), key.key())));
    } else if (!effective) {
      keys.add(key);
    }
  }

  private static DurableChange.Effect effect(DurableCommand job, Decision.Accepted accepted) {
    CommandKey key = job.key();
    return new DurableChange.Effect(
        job.actor(),
        job.submission().key(),
        key == null ? null : key.digest(),
        accepted.ids(),
        accepted.events(),
        accepted.then());
  }

  /** A transport need not take larger events, and once it is in the database a change is told. */
  private boolean isTooLarge(DurableCommand job, Decision.Accepted accepted) {
    CommandKey key = job.key();
    EventCodec.Header header =
        new EventCodec.Header(
            engine.now(),
            job.actor(),
            job.submission().key(),
            key == null ? null : key.digest(),
            accepted.ids(),
            0,
            null);
    return accepted.events().stream()
        .filter(ChangePlanner::mayBeLarge)
        .mapToInt(event -> EventCodec.encode(header, event).length + PART_BYTES)
        .anyMatch(bytes -> bytes > ClusterTransport.MAX_EVENT_BYTES);
  }

  /** So that what is said most is not encoded a second time: a message has a length of its own. */
  private static boolean mayBeLarge(RoomEvent event) {
    return switch (event) {
      case PlaylistEvent playlist -> true;
      case ChatEvent chat -> false;
      case PlaybackEvent playback -> false;
      case MemberEvent member -> false;
      case InfoEvent info -> false;
    };
  }

  /** A rule that fails takes its own command down and no other. */
  private Decision decide(RoomState state, DurableCommand job) {
    try {
      if (state.closed()) {
        return Decision.rejected(ErrorCode.ROOM_CLOSED);
      }
      ErrorCode refusal =
          Rights.refusal(state, room.overlay(), job.actor(), job.submission().command());
      if (refusal != null) {
        return Decision.rejected(refusal);
      }
      Rejection byHost = job.refusal();
      if (byHost != null) {
        return new Decision.Rejected(byHost);
      }
      Limits limits = engine.limits();
      return switch (job.submission().command()) {
        case PlaylistCommand command ->
            PlaylistDecisions.decide(state, command, context(job), limits);
        case RoomCommand command -> RoomDecisions.decide(state, command, context(job));
        case ChatCommand command -> chat(state, command, job);
        case PlaybackCommand command ->
            throw new IllegalArgumentException("not durable: " + command);
      };
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "A command could not be decided", e);
      return Decision.rejected(ErrorCode.INTERNAL);
    }
  }

  /** Chat is not under the revision: what is known of rights ahead of the log is taken in. */
  private Decision chat(RoomState state, ChatCommand command, DurableCommand job) {
    RoomState effective = log.early().over(state);
    return ChatDecisions.decide(effective, command, sayingNow(job), engine.limits());
  }

  /**
   * No two messages of a room get the same time, so that history keeps the order in which they were
   * said.
   */
  private DecisionContext sayingNow(DurableCommand job) {
    DurableCommand.Said said =
        job.said(
            () -> {
              CommandKey key = job.key();
              lastSaid = Math.max(engine.now(), lastSaid + 1);
              return new DurableCommand.Said(
                  lastSaid, key == null ? IdempotencyKey.of(engine.ids().next()) : key.key());
            });
    UserId user = job.actor().user().id();
    return new DecisionContext(
        job.actor(),
        said.at(),
        0,
        DeterministicIds.ids(room.id(), user, said.name()),
        room.overlay());
  }

  private DecisionContext context(DurableCommand job) {
    return new DecisionContext(job.actor(), engine.now(), 0, engine.ids(), room.overlay());
  }
}
