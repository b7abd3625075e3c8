package io.synctv.core.command;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.member.Permission;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.CommandDigest;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.PendingCommand;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.presence.RoomSessions;
import io.synctv.core.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where commands come into a room: bounds how fast a person gives them and how many wait, answers
 * those that were answered before, and sends each on its way, to be decided at once or planned and
 * kept by a store first. Runs inside its room's {@link Mailbox}, but for {@link #submit}.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class CommandDispatcher {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final RoomSessions sessions;
  private final Engine engine;
  private final DurableCommands durable;
  private final SenderOrder turns;
  private final MediaResolution media;
  private final IdempotencyCache keys = new IdempotencyCache();
  private final SeekGuard seeks = new SeekGuard();
  private final AtomicInteger pending = new AtomicInteger();

  /** What is not answered yet, so that nobody waits on when the engine is closed. */
  private final Set<CompletableFuture<@Nullable Outcome>> open = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Rejection closed;

  public CommandDispatcher(RoomContext room, ReplicatedLog log, RoomSessions sessions) {
    this.room = room;
    this.log = log;
    this.sessions = sessions;
    this.engine = room.engine();
    this.durable = new DurableCommands(room, log, sessions);
    this.turns = new SenderOrder(log::add);
    this.media = new MediaResolution(room);
  }

  /** Says whether no command waits or is under way. */
  public boolean idle() {
    return durable.idle() && pending.get() == 0;
  }

  /** Takes a command, from any thread. A null answer means that the room has just left memory. */
  @SuppressWarnings("CollectionUndefinedEquality") // each equals only itself, which is meant
  public CompletableFuture<@Nullable Outcome> submit(Actor actor, Submission submission) {
    CompletableFuture<@Nullable Outcome> answer = new CompletableFuture<>();
    // Before it takes a place or a turn here: who floods the room is in nobody's way.
    if (!engine.rates().take(room.id(), actor, submission.command())) {
      engine.metrics().rejections.increment();
      reject(answer, ErrorCode.RATE_LIMITED);
      return answer;
    }
    if (pending.incrementAndGet() > engine.limits().pendingCommands()) {
      pending.decrementAndGet();
      answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.OVERLOADED)));
      return answer;
    }
    open.add(answer);
    answer.whenComplete(
        (outcome, failure) -> {
          open.remove(answer);
          pending.decrementAndGet();
          if (outcome instanceof Outcome.Rejected) {
            engine.metrics().rejections.increment();
          }
        });
    Rejection over = closed;
    if (over != null) {
      answer.complete(new Outcome.Rejected(over));
      return answer;
    }
    room.execute(
        () -> {
          try {
            accept(actor, submission, answer);
          } catch (Throwable e) { // whatever it is, whoever gave the command is answered
            answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.INTERNAL)));
            throw e;
          }
        });
    return answer;
  }

  /**
   * Answers every command that is not answered yet, and all to come. From any thread; each is
   * answered on a worker, as what is chained to an answer may block.
   *
   * @param rejection the answer
   */
  public void close(Rejection rejection) {
    closed = rejection;
    for (CompletableFuture<@Nullable Outcome> answer : open) {
      room.work(() -> answer.complete(new Outcome.Rejected(rejection)));
    }
  }

  private void accept(
      Actor actor, Submission submission, CompletableFuture<@Nullable Outcome> answer) {
    if (room.retired()) {
      answer.complete(null);
      return;
    }
    User user = actor.user();
    IdempotencyKey key = submission.key();
    String digest = key == null ? null : CommandDigest.of(submission);
    if (key != null && digest != null) {
      IdempotencyCache.Entry first = keys.find(user.id(), key, engine.now());
      if (first != null) {
        if (first.digest().equals(digest)) {
          first.answer().thenAccept(answer::complete);
        } else {
          reject(answer, ErrorCode.KEY_REUSED);
        }
        return;
      }
    }
    // With a key it may have been carried out before: that is looked up first, on its way.
    ErrorCode refusal =
        key == null
            ? Rights.refusal(log.effective(), room.overlay(), actor, submission.command())
            : null;
    if (refusal != null) {
      reject(answer, refusal);
      return;
    }
    if (key != null && digest != null) {
      keys.remember(user.id(), key, digest, answer, engine.now());
      answer.thenAccept(outcome -> answered(user.id(), key, outcome));
    }
    switch (submission.command()) {
      case PlaybackCommand command -> {
        if (key == null && alternates(actor, command)) {
          reject(answer, ErrorCode.SEEKS_ALTERNATE);
        } else {
          turns.playback(new PendingCommand(actor, command, submission, digest, answer));
        }
      }
      case ChatCommand command -> add(actor, submission, digest, answer);
      case PlaylistCommand command -> resolve(actor, submission, command, digest, answer);
      case RoomCommand command -> {
        inTurn(user.id(), answer);
        add(actor, naming(submission, command), digest, answer);
      }
    }
  }

  /** Says whether a command without a key is a player's that seeks against another one. */
  private boolean alternates(Actor actor, PlaybackCommand command) {
    return switch (command) {
      case PlaybackCommand.Seek seek -> seeks.refuses(actor, seek.position(), engine.now());
      case PlaybackCommand.Play play -> false;
      case PlaybackCommand.Pause pause -> false;
      case PlaybackCommand.ChangeRate rate -> false;
      case PlaybackCommand.Select select -> false;
      case PlaybackCommand.Ended ended -> false;
      case PlaybackCommand.GiveUp giveUp -> false;
    };
  }

  /** Says with a command who in the room it is about, where that may be somebody not kept. */
  private Submission naming(Submission submission, RoomCommand command) {
    return switch (command) {
      case RoomCommand.ChangeRole change when change.visitor() == null ->
          new Submission(
              new RoomCommand.ChangeRole(
                  change.whom(), change.role(), sessions.find(change.whom())),
              submission.expectedMedia(),
              submission.expectedVersion(),
              submission.key());
      case RoomCommand.ChangeRole change -> submission;
      case RoomCommand.Update update -> submission;
      case RoomCommand.Join join -> submission;
      case RoomCommand.Kick kick -> submission;
      case RoomCommand.Close close -> submission;
    };
  }

  private void answered(UserId user, IdempotencyKey key, @Nullable Outcome outcome) {
    if (outcome instanceof Outcome.Accepted accepted && accepted.events().size() > 1) {
      int events = accepted.events().size();
      room.execute(() -> keys.answered(user, key, events, engine.now()));
    }
  }

  private void inTurn(UserId user, CompletableFuture<@Nullable Outcome> answer) {
    turns.changing(user);
    answer.whenComplete((outcome, failure) -> room.execute(() -> turns.changed(user)));
  }

  /** Adds a command to the playlist, once the application has resolved what it adds. */
  private void resolve(
      Actor actor,
      Submission submission,
      PlaylistCommand command,
      @Nullable String digest,
      CompletableFuture<@Nullable Outcome> answer) {
    inTurn(actor.user().id(), answer);
    media.add(
        actor.user(),
        mayAdd(actor),
        command,
        (resolved, refusal) ->
            add(
                actor,
                new Submission(
                    resolved,
                    submission.expectedMedia(),
                    submission.expectedVersion(),
                    submission.key()),
                digest,
                refusal,
                answer));
  }

  private boolean mayAdd(Actor actor) {
    return actor.application()
        || Rights.permissions(log.effective(), room.overlay(), actor.user())
            .has(Permission.ADD_MEDIA);
  }

  private void add(
      Actor actor,
      Submission submission,
      @Nullable String digest,
      CompletableFuture<@Nullable Outcome> answer) {
    add(actor, submission, digest, null, answer);
  }

  private void add(
      Actor actor,
      Submission submission,
      @Nullable String digest,
      @Nullable Rejection refusal,
      CompletableFuture<@Nullable Outcome> answer) {
    durable.add(
        new DurableCommand(
            actor, submission, key(room.id(), actor, submission, digest), refusal, answer));
  }

  /** Returns the key of a durable command, or null when it has none or is not durable. */
  public static @Nullable CommandKey key(RoomId room, Actor actor, Submission submission) {
    return submission.key() == null
        ? null
        : key(room, actor, submission, CommandDigest.of(submission));
  }

  private static @Nullable CommandKey key(
      RoomId room, Actor actor, Submission submission, @Nullable String digest) {
    IdempotencyKey key = submission.key();
    if (key == null || digest == null) {
      return null;
    }
    UserId user = actor.user().id();
    return switch (CommandKind.of(submission.command())) {
      case PLAYBACK -> null;
      case REVISION -> new CommandKey(user, key, digest, null);
      case MESSAGE -> new CommandKey(user, key, digest, DeterministicIds.message(room, user, key));
    };
  }

  private static void reject(CompletableFuture<@Nullable Outcome> answer, ErrorCode code) {
    answer.complete(new Outcome.Rejected(Rejection.of(code)));
  }

  /** The engine closes. */
  public void close() {
    media.close();
  }

  /** The room was read anew. */
  public void reset() {
    durable.reset();
  }

  /**
   * Tells the playlist what a player has learned of the end of the current entry.
   *
   * @return what became of it
   */
  public CompletableFuture<@Nullable Outcome> learned(Session session, PlaylistCommand learned) {
    CompletableFuture<@Nullable Outcome> answer = new CompletableFuture<>();
    add(new Actor(session.user(), session.id()), Submission.of(learned), null, answer);
    return answer;
  }

  /**
   * Learns of what was applied, and remembers the keys of commands that came into the room on
   * another node.
   *
   * @param entries all entries of a durable change, or one other entry
   * @param own whether this node has committed them
   */
  public void applied(List<EventCodec.Decoded> entries, boolean own) {
    entries.forEach(entry -> seeks.applied(entry.event()));
    if (!own) {
      remember(entries);
    }
  }

  private void remember(List<EventCodec.Decoded> entries) {
    Map<Integer, List<EventCodec.Decoded>> commands = new LinkedHashMap<>();
    for (EventCodec.Decoded entry : entries) {
      EventCodec.Part part = entry.header().part();
      commands
          .computeIfAbsent(part == null ? 0 : part.command(), command -> new ArrayList<>())
          .add(entry);
    }
    commands.values().forEach(this::rememberCommand);
  }

  private void rememberCommand(List<EventCodec.Decoded> entries) {
    EventCodec.Header header = entries.getFirst().header();
    IdempotencyKey key = header.key();
    String digest = header.digest();
    UserId user = header.by().user().id();
    if (key == null || digest == null || keys.find(user, key, engine.now()) != null) {
      return;
    }
    OrderedEvent last = entries.getLast().event();
    Outcome outcome =
        new Outcome.Accepted(
            last.epoch(),
            last.seq(),
            header.ids(),
            entries.stream().map(entry -> entry.event().event()).toList());
    keys.remember(user, key, digest, CompletableFuture.completedFuture(outcome), engine.now());
    keys.answered(user, key, entries.size(), engine.now());
  }
}
