package io.synctv.core.command;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.EarlyAccessChanges;
import io.synctv.core.log.PendingChat;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.log.RevisionWaiters;
import io.synctv.core.log.UntoldChange;
import io.synctv.core.presence.RoomSessions;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of commands whose effect a store keeps: plan, apply by compare and set, tell. It stands
 * beside the room's mailbox, so that a play or a pause never waits for a database.
 *
 * <p>One worker per room runs while something waits. It plans all that waits as one change, on the
 * newest state that the database has shown this node, which is mostly ahead of the log. When
 * another node was faster it reads what that node did and plans again; after the second time it
 * does so under the room's lock, so that a node far from the database is not late for ever. What
 * the database has accepted is a fact, handed to the {@code CommitPipeline} to be told, and never
 * undone or refused afterwards. Bounded by the room's limit of pending commands.
 *
 * <p>A command is refused only when the database confirms the revision that the refusal rests on,
 * and only after its key was looked up.
 */
final class DurableCommands {

  private static final System.Logger LOG = System.getLogger(DurableCommands.class.getName());
  private static final int MAX_BATCH = 100;

  /** How often others may be faster before the room's lock is taken (R2 of the design). */
  private static final int FREE_ATTEMPTS = 2;

  private static final int MAX_ATTEMPTS = 8;

  /** How long a store whose answer was lost is asked again, in nanoseconds (R5). */
  private static final long PATIENCE = 3_000_000_000L;

  private static final long PAUSE_MILLIS = 100;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final RoomSessions sessions;
  private final Engine engine;
  private final DatabaseView database;
  private final ChangePlanner planner;
  private final Queue<DurableCommand> jobs = new ConcurrentLinkedQueue<>();
  private final Mailbox lane;

  DurableCommands(RoomContext room, ReplicatedLog log, RoomSessions sessions) {
    this.room = room;
    this.log = log;
    this.sessions = sessions;
    this.engine = room.engine();
    this.database = new DatabaseView(room, log);
    this.planner = new ChangePlanner(room, log);
    this.lane = new Mailbox(room::work);
  }

  boolean idle() {
    return lane.idle();
  }

  /** The room was read anew: what was known of the database may be of another history. */
  void reset() {
    database.reset();
  }

  /** Queues a command. Safe for use by several threads. */
  void add(DurableCommand job) {
    jobs.add(job);
    lane.execute(this::runNext);
  }

  /** Works on all that waits; the turns of those that came along find nothing left to do. */
  private void runNext() {
    List<DurableCommand> batch = new ArrayList<>();
    for (DurableCommand job = jobs.poll(); job != null; job = jobs.poll()) {
      batch.add(job);
      if (batch.size() == MAX_BATCH) {
        break;
      }
    }
    work(batch);
  }

  private void work(List<DurableCommand> batch) {
    List<DurableCommand> open = new ArrayList<>(batch);
    try {
      process(open);
    } catch (InvalidDataException e) {
      if (open.size() > 1) {
        // One of them is at fault, and the others must not suffer for it.
        List.copyOf(open).forEach(job -> work(List.of(job)));
      } else {
        LOG.log(System.Logger.Level.WARNING, "A store cannot keep a command's effect", e);
        reject(open, Rejection.of(ErrorCode.INVALID));
      }
    } catch (StoreUnavailableException e) {
      LOG.log(System.Logger.Level.DEBUG, "A store is away", e);
      reject(open, Rejection.of(ErrorCode.UNAVAILABLE));
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "A store could not keep commands' effects", e);
      database.doubt();
      reject(open, new Rejection(ErrorCode.UNAVAILABLE, "It is not known whether this was done"));
    } catch (Throwable e) {
      // Whatever it is, it must not stop the lane: everything after it would wait for ever.
      LOG.log(System.Logger.Level.ERROR, "Commands failed", e);
      database.doubt();
      reject(open, Rejection.of(ErrorCode.INTERNAL));
    }
  }

  /** Carries commands out. Takes each off the list that is answered, or will be. */
  private void process(List<DurableCommand> open) {
    int late = 0; // what was known already, or applied in part, leaves fewer commands each time
    while (!open.isEmpty()) {
      if (late == MAX_ATTEMPTS) {
        reject(open, Rejection.of(ErrorCode.CONFLICT));
        return;
      }
      RoomState known = repeated(database::state);
      if (known == null) {
        gone(open);
        return;
      }
      Attempt tried = late < FREE_ATTEMPTS ? free(open, known) : locked(open, known);
      switch (tried.result) {
        case ApplyResult.Applied applied -> applied(open, tried.plan(), applied.revision());
        case ApplyResult.Stale stale -> {
          late++;
          repeated(() -> caughtUp(known));
        }
        case ApplyResult.Known commands -> answer(open, commands.commands());
        case ApplyResult.Gone gone -> gone(open);
      }
    }
  }

  private boolean caughtUp(RoomState known) {
    database.catchUp(known);
    return true;
  }

  private record Attempt(ApplyResult result, @Nullable ChangePlan planned) {

    private ChangePlan plan() {
      return Objects.requireNonNull(planned, "a store applied what nobody planned");
    }
  }

  private Attempt free(List<DurableCommand> open, RoomState known) {
    ChangePlan plan = planner.plan(open, known);
    return new Attempt(
        repeated(() -> engine.stores().changes().apply(room.id(), plan.change())), plan);
  }

  private Attempt locked(List<DurableCommand> open, RoomState known) {
    LockedPlanner locked = new LockedPlanner(planner, open, known);
    ApplyResult result =
        repeated(() -> engine.stores().changes().applyLocked(room.id(), known.revision(), locked));
    database.is(locked.state());
    database.found(locked.missed());
    return new Attempt(result, locked.planned());
  }

  // ---- writing

  /**
   * Asks the store again when its answer was lost; what was applied with the same change it finds
   * applied. One that is known to be away is waited for only then.
   */
  private <T extends @Nullable Object> T repeated(Supplier<T> call) {
    long start = engine.nanoTime();
    StoreException lost = null;
    while (true) {
      try {
        return call.get();
      } catch (InvalidDataException e) {
        throw e;
      } catch (StoreUnavailableException e) {
        if (lost == null) {
          throw e;
        }
      } catch (StoreException e) {
        lost = e;
      }
      if (engine.nanoTime() - start > PATIENCE) {
        throw lost;
      }
      engine.pause(PAUSE_MILLIS);
    }
  }

  private void applied(List<DurableCommand> open, ChangePlan plan, Revision revision) {
    RoomChange change = plan.change();
    if (change.revises()) {
      database.is(plan.after().withRevision(revision));
      UntoldChange untold = new UntoldChange(change.base(), revision, plan.durable());
      sessions.accepted(plan.durable());
      List<RoomEvent> rights =
          plan.durable().events().stream()
              .filter(event -> EarlyAccessChanges.concerns(event, plan.after()))
              .toList();
      AccessChange access = rights.isEmpty() ? null : new AccessChange(revision, rights);
      if (access != null) {
        engine.messenger().send(room.id(), access);
      }
      room.execute(
          () -> {
            try {
              if (access != null) {
                log.heard(access);
              }
            } finally {
              plan.accepted().forEach(accepted -> wait(accepted, revision));
              log.tellChanges(List.of(untold));
            }
          });
      open.removeAll(plan.jobs());
    } else if (!change.confirms()) {
      // Messages alone: they depend on no revision, and so nothing else is confirmed.
      List<PendingChat> messages = plan.messages();
      room.execute(() -> log.tell(messages));
      open.removeAll(plan.acceptedJobs());
      return;
    } else {
      open.removeAll(plan.jobs());
    }
    plan.rejected().forEach(rejected -> reject(List.of(rejected.job()), rejected.rejection()));
    plan.nothing()
        .forEach(job -> room.execute(() -> wait(job, revision, -1, List.of(), List.of())));
  }

  private void wait(ChangePlan.Accepted accepted, Revision revision) {
    DurableChange.Effect effect = accepted.effect();
    wait(accepted.job(), revision, accepted.command(), effect.ids(), effect.events());
  }

  /** Answers a command once the replica here has reached a revision. */
  private void wait(
      DurableCommand job,
      Revision revision,
      int command,
      List<String> ids,
      List<RoomEvent> events) {
    log.await(
        new RevisionWaiters.Waiter(
            revision,
            command,
            seq -> job.answer().complete(new Outcome.Accepted(epoch(), seq, ids, events)),
            () -> reject(List.of(job), Rejection.of(ErrorCode.UNAVAILABLE))));
  }

  private Epoch epoch() {
    return log.view().epoch();
  }

  // ---- what was done before

  private void answer(List<DurableCommand> open, List<KnownCommand> commands) {
    Set<DurableCommand> answered = new HashSet<>();
    for (KnownCommand known : commands) {
      for (DurableCommand job : open) {
        if (job.isNamed(known.key()) && answered.add(job)) {
          answer(job, known);
        }
      }
    }
    open.removeAll(answered);
    if (answered.isEmpty()) {
      throw new IllegalStateException("a store knows a command that was not asked for");
    }
  }

  private void answer(DurableCommand job, KnownCommand known) {
    switch (known) {
      case KnownCommand.Changed changed -> {
        UntoldChange untold = UntoldChange.of(changed.change());
        DurableChange.Effect effect = untold.change().commands().get(changed.index());
        room.execute(
            () -> {
              wait(job, untold.revision(), changed.index(), effect.ids(), effect.events());
              log.catchUpTo(untold.revision());
            });
      }
      case KnownCommand.Posted posted
          when CommandKind.of(job.submission().command()) != CommandKind.MESSAGE ->
          reject(List.of(job), Rejection.of(ErrorCode.KEY_REUSED));
      case KnownCommand.Posted posted -> {
        PendingChat chat =
            new PendingChat(
                job.actor(),
                job.submission().key(),
                digest(job),
                new ChatEvent.Posted(posted.message()),
                job.answer());
        room.execute(() -> log.tell(List.of(chat)));
      }
      case KnownCommand.Created created -> reject(List.of(job), Rejection.of(ErrorCode.KEY_REUSED));
      case KnownCommand.Reused reused -> reject(List.of(job), Rejection.of(ErrorCode.KEY_REUSED));
    }
  }

  private static @Nullable String digest(DurableCommand job) {
    return job.key() == null ? null : job.key().digest();
  }

  private void gone(List<DurableCommand> open) {
    room.execute(log::gone);
    reject(open, Rejection.of(ErrorCode.ROOM_CLOSED));
  }

  private static void reject(List<DurableCommand> jobs, Rejection rejection) {
    jobs.forEach(job -> job.answer().complete(new Outcome.Rejected(rejection)));
  }
}
