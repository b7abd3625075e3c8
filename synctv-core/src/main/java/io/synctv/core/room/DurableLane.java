package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.IdGenerator;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.store.StoreException;
import io.synctv.core.chat.ChatDecisions;
import io.synctv.core.limit.Limits;
import io.synctv.core.limit.TokenBucket;
import io.synctv.core.member.RoomDecisions;
import io.synctv.core.playlist.PlaylistDecisions;
import io.synctv.core.state.Decision;
import io.synctv.core.state.Moment;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way of commands whose effect a store keeps: plan on the current state, write, commit. It
 * stands beside the room's mailbox, so that a play or a pause never waits for a database.
 *
 * <p>One worker per room runs while something waits, and takes commands in order; chat messages
 * that follow each other are written together. A plan names the revision it was made on; when the
 * room has another revision at the commit, the plan is made anew. A command that fails after it was
 * written is undone in the store. Bounded by the room's limit of pending commands.
 */
final class DurableLane {

  private static final System.Logger LOG = System.getLogger(DurableLane.class.getName());
  private static final int MAX_CHAT_BATCH = 100;
  private static final int MAX_ATTEMPTS = 8;
  private static final int MAX_BUCKETS = 1024;

  /**
   * A command on its way.
   *
   * @param naming what the ids of new things are made of: a plan that is made anew, perhaps on a
   *     state that was read from the stores with the first plan in it, names them the same
   */
  private record Job(
      Actor actor,
      Submission submission,
      IdempotencyKey naming,
      CompletableFuture<@Nullable Outcome> answer) {}

  private final RoomActor room;
  private final Engine engine;
  private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<UserId, TokenBucket> chatRates = new HashMap<>();
  private long lastSaid;

  DurableLane(RoomActor room, Engine engine) {
    this.room = room;
    this.engine = engine;
  }

  boolean idle() {
    return pending.get() == 0;
  }

  /** Queues a command. Safe for use by several threads. */
  void add(Actor actor, Submission submission, CompletableFuture<@Nullable Outcome> answer) {
    IdempotencyKey key = submission.key();
    IdempotencyKey naming = key == null ? IdempotencyKey.of(engine.ids().next()) : key;
    jobs.add(new Job(actor, submission, naming, answer));
    if (pending.getAndIncrement() == 0) {
      engine.workers().execute(this::run);
    }
  }

  private void run() {
    int done;
    do {
      List<Job> batch = take();
      try {
        if (batch.getFirst().submission.command() instanceof ChatCommand) {
          chat(batch);
        } else {
          change(batch.getFirst());
        }
      } catch (StoreException e) {
        LOG.log(System.Logger.Level.WARNING, "A store could not keep a command's effect", e);
        batch.forEach(job -> reject(job, Rejection.of(ErrorCode.UNAVAILABLE)));
      } catch (RuntimeException | Error e) {
        // Even an error must not stop the lane: everything after it would wait for ever.
        LOG.log(System.Logger.Level.ERROR, "A command failed", e);
        batch.forEach(job -> reject(job, Rejection.of(ErrorCode.INTERNAL)));
      }
      done = batch.size();
    } while (pending.addAndGet(-done) != 0);
  }

  /** Takes the next command, or all chat messages up to the next other command. */
  private List<Job> take() {
    // Only what has been counted: a command may already be queued and not counted yet.
    int counted = Math.min(pending.get(), MAX_CHAT_BATCH);
    List<Job> batch = new ArrayList<>();
    batch.add(jobs.remove());
    if (batch.getFirst().submission.command() instanceof ChatCommand) {
      for (Job next = jobs.peek();
          next != null
              && next.submission.command() instanceof ChatCommand
              && batch.size() < counted;
          next = jobs.peek()) {
        batch.add(jobs.remove());
      }
    }
    return batch;
  }

  private void chat(List<Job> batch) {
    RoomState state = room.law();
    Map<Job, Decision.Granted> plans = new LinkedHashMap<>();
    List<ChatMessage> messages = new ArrayList<>();
    for (Job job : batch) {
      if (!rate(job.actor.user().id())) {
        reject(job, Rejection.of(ErrorCode.RATE_LIMITED));
        continue;
      }
      ChatCommand command = (ChatCommand) job.submission.command();
      switch (ChatDecisions.decide(state, command, sayingNow(job), engine.limits())) {
        case Decision.Refused refused -> reject(job, refused.rejection());
        case Decision.Granted granted -> {
          plans.put(job, granted);
          for (RoomEvent event : granted.events()) {
            if (event instanceof RoomEvent.ChatPosted posted) {
              messages.add(posted.message());
            }
          }
        }
      }
    }
    if (messages.isEmpty()) {
      return;
    }
    engine.stores().chat().append(room.id(), messages);
    List<CompletableFuture<@Nullable Outcome>> commits = new ArrayList<>();
    plans.forEach(
        (job, plan) -> {
          Pending planned =
              new Pending(job.actor, job.submission, plan, Pending.ANY, new CompletableFuture<>());
          planned.answer().thenAccept(outcome -> job.answer.complete(outcome));
          commits.add(planned.answer());
          room.commit(planned);
        });
    commits.forEach(DurableLane::await);
  }

  private void change(Job job) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      RoomView view = room.view();
      switch (decide(room.law(), job)) {
        case Decision.Refused refused -> {
          reject(job, refused.rejection());
          return;
        }
        case Decision.Granted granted when granted.events().isEmpty() -> {
          job.answer.complete(new Outcome.Accepted(view.epoch(), view.seq(), granted.ids()));
          return;
        }
        case Decision.Granted granted -> {
          write(granted);
          Outcome outcome = commit(job, granted, view.state().revision());
          if (outcome instanceof Outcome.Accepted) {
            job.answer.complete(outcome);
            return;
          }
          undo(granted);
          if (outcome != null) {
            job.answer.complete(outcome);
            return;
          }
        }
      }
    }
    reject(job, Rejection.of(ErrorCode.CONFLICT));
  }

  private @Nullable Outcome commit(Job job, Decision.Granted plan, long revision) {
    Pending planned =
        new Pending(job.actor, job.submission, plan, revision, new CompletableFuture<>());
    room.commit(planned);
    return await(planned.answer());
  }

  private Decision decide(RoomState state, Job job) {
    Limits limits = engine.limits();
    return switch (job.submission.command()) {
      case PlaylistCommand command -> PlaylistDecisions.decide(state, command, moment(job), limits);
      case RoomCommand command -> RoomDecisions.decide(state, command, moment(job));
      case ChatCommand command -> ChatDecisions.decide(state, command, moment(job), limits);
      case PlaybackCommand command -> throw new IllegalArgumentException("not durable: " + command);
    };
  }

  private void write(Decision.Granted granted) {
    Map<MediaId, PlaylistItem> put = new LinkedHashMap<>();
    List<MediaId> removed = new ArrayList<>();
    for (RoomEvent event : granted.events()) {
      switch (event) {
        case RoomEvent.PlaylistPut change ->
            change.placements().forEach(p -> put.put(p.item().id(), p.item()));
        case RoomEvent.PlaylistRemoved change -> {
          put.keySet().removeAll(change.items());
          removed.addAll(change.items());
        }
        case RoomEvent.MemberChanged change ->
            engine.stores().members().put(room.id(), change.member());
        case RoomEvent.RoomChanged change -> engine.stores().rooms().update(change.room());
        case RoomEvent.RoomClosed change -> engine.stores().rooms().delete(room.id());
        case RoomEvent.ChatPosted change ->
            engine.stores().chat().append(room.id(), List.of(change.message()));
        case RoomEvent.PlaybackChanged change -> {
          // Written behind, never on a command's path.
        }
      }
    }
    if (!put.isEmpty() || !removed.isEmpty()) {
      engine.stores().playlists().apply(room.id(), put.values(), removed);
    }
  }

  /**
   * Makes the playlist store say again what the room says, after a plan was written but not
   * committed.
   */
  private void undo(Decision.Granted written) {
    RoomState state = room.view().state();
    List<PlaylistItem> put = new ArrayList<>();
    List<MediaId> removed = new ArrayList<>();
    for (RoomEvent event : written.events()) {
      switch (event) {
        case RoomEvent.PlaylistPut change ->
            change.placements().forEach(p -> restore(state, p.item().id(), put, removed));
        case RoomEvent.PlaylistRemoved change ->
            change.items().forEach(id -> restore(state, id, put, removed));
        case RoomEvent.RoomChanged change -> engine.stores().rooms().update(state.info());
        case RoomEvent.MemberChanged change -> {
          // A membership too many is harmless, and the person asks again.
        }
        case RoomEvent.RoomClosed change -> {
          // The room is gone from the store; what is left in memory ends with its sessions.
        }
        case RoomEvent.ChatPosted change -> {
          // Said is said: the message is in the history.
        }
        case RoomEvent.PlaybackChanged change -> {
          // Never written here.
        }
      }
    }
    if (!put.isEmpty() || !removed.isEmpty()) {
      engine.stores().playlists().apply(room.id(), put, removed);
    }
  }

  private static void restore(
      RoomState state, MediaId id, List<PlaylistItem> put, List<MediaId> removed) {
    state.playlist().find(id).ifPresentOrElse(put::add, () -> removed.add(id));
  }

  private boolean rate(UserId user) {
    long now = System.nanoTime();
    if (chatRates.size() > MAX_BUCKETS) {
      chatRates.values().removeIf(bucket -> bucket.full(now));
    }
    Limits limits = engine.limits();
    return chatRates
        .computeIfAbsent(
            user, id -> new TokenBucket(limits.chatPerSecond(), limits.chatBurst(), now))
        .take(now);
  }

  /**
   * No two messages of a room get the same time, so that history keeps the order in which they were
   * said.
   */
  private Moment sayingNow(Job job) {
    Moment moment = moment(job);
    lastSaid = Math.max(moment.now(), lastSaid + 1);
    return new Moment(moment.actor(), lastSaid, moment.lead(), moment.ids());
  }

  private Moment moment(Job job) {
    IdGenerator ids = KeyedRandom.ids(room.id(), job.actor.user().id(), job.naming);
    return new Moment(job.actor, engine.now(), 0, ids);
  }

  private static @Nullable Outcome await(CompletableFuture<@Nullable Outcome> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      return new Outcome.Rejected(Rejection.of(ErrorCode.INTERNAL));
    }
  }

  private static void reject(Job job, Rejection rejection) {
    job.answer.complete(new Outcome.Rejected(rejection));
  }
}
