package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.session.Outlet;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.store.RecentChanges;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.codec.BulletinCodec;
import io.synctv.core.codec.BulletinCodec.AccessChange;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A room in the memory of one node: applies the log's events in order, and takes commands, people
 * and news from other nodes. Everything that touches its state runs in its {@link Mailbox}; {@link
 * #view} may be read by anybody.
 */
final class RoomActor implements RoomListener {

  private static final System.Logger LOG = System.getLogger(RoomActor.class.getName());

  /**
   * How long after it was loaded, in nanoseconds, a room may lack people of a node that died: as
   * long as their permits are taken still, which is a lease.
   */
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(30);

  private final RoomId id;
  private final long loadedNanos;
  private final Engine engine;
  private final RoomLoader loader;
  private final Recovery recovery;
  private final Mailbox mailbox = new Mailbox();
  private final RoomSessions sessions;
  private final CommitPipeline pipeline;
  private final CommandDispatcher dispatcher;
  private final RoomReplica replica;
  private final LogApplier applier;
  private final CatchUp catchUp;
  private final MediaReconciler reconciler;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile boolean retired;
  private volatile boolean peopleKnown = true;
  private @Nullable LocalLog fork;
  private boolean alone;
  private boolean opened;

  RoomActor(RoomId id, Engine engine, RoomLoader loader, RoomView initial) {
    this.id = id;
    this.engine = engine;
    this.loadedNanos = engine.nanoTime();
    this.loader = loader;
    this.replica = new RoomReplica(initial);
    this.recovery = new Recovery(this, engine, loader);
    this.sessions = new RoomSessions(this, engine);
    this.pipeline = new CommitPipeline(this, engine);
    this.applier = new LogApplier(this, engine, pipeline);
    this.dispatcher = new CommandDispatcher(this, engine, pipeline);
    this.catchUp = new CatchUp(this, engine);
    this.reconciler = new MediaReconciler(this, engine);
  }

  RoomId id() {
    return id;
  }

  RoomView view() {
    return replica.view();
  }

  /** Returns the state by which to decide who may do what; it may be ahead of the log. */
  RoomState effective() {
    return replica.effective();
  }

  RoomReplica replica() {
    return replica;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  MediaReconciler reconciler() {
    return reconciler;
  }

  CommitPipeline pipeline() {
    return pipeline;
  }

  /** Returns the log of this node alone, or null while the cluster's is there. */
  @Nullable LocalLog forked() {
    return fork;
  }

  /** Returns up to where this node has followed the cluster's log. */
  LocalLog.LogPosition followed() {
    RoomView view = view();
    return fork == null ? new LocalLog.LogPosition(view.epoch(), view.seq()) : fork.left();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  RoomSessions sessions() {
    return sessions;
  }

  LogApplier applier() {
    return applier;
  }

  boolean opened() {
    return opened;
  }

  boolean ready() {
    return opened && !recovery.blocks();
  }

  /** Says whether commands wait although no commit is under way. */
  boolean stalled() {
    return pipeline.stalled();
  }

  CommandDispatcher dispatcher() {
    return dispatcher;
  }

  Recovery recovery() {
    return recovery;
  }

  boolean retired() {
    return retired;
  }

  /** Returns how many sessions are here. */
  int people() {
    return sessions.roster().count();
  }

  /** Says whether the room surely knows who was in it on other nodes. */
  boolean peopleKnown() {
    return peopleKnown && engine.nanoTime() - loadedNanos > SETTLED;
  }

  void peopleKnown(boolean known) {
    peopleKnown = known;
  }

  /** Starts to hear of other nodes; what they say before {@link #open} waits. */
  void listen() {
    subscriptions.add(engine.transport().rooms().watch(id, this));
    subscriptions.add(engine.transport().messages().listen(Address.of(id), this::onBulletin));
  }

  /** Hears nothing more. */
  void deafen() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }

  /**
   * Starts with what was loaded; what the log delivered before is applied on top.
   *
   * @param apart whether the store could not be asked: the room starts forked
   */
  void open(RoomLoader.Loaded loaded, List<PresenceEntry> people, boolean apart) {
    mailbox.execute(
        () -> {
          replica.adopt(loaded, engine.now());
          engine.publicRooms().changed(effective().info());
          if (apart) {
            LogHead head = loaded.head();
            fork = new LocalLog(head.epoch(), new LocalLog.LogPosition(head.epoch(), head.seq()));
            alone = true;
            engine.metrics().forks.increment();
            recovery.later();
          }
          people.forEach(sessions.roster()::put);
          opened = true;
          if (!loaded.fits()) {
            recovery.databaseDiffers();
          }
          applier.opened();
          recovery.opened();
          catchUp.to(loaded.state().revision());
          reconciler.soon();
        });
  }

  // ---- people and commands, from any thread

  CompletableFuture<JoinResult> join(JoinRequest request, SessionPermits permits, Outlet outlet) {
    CompletableFuture<JoinResult> result = new CompletableFuture<>();
    mailbox.execute(
        () -> {
          if (!result.isDone()) { // else nobody waits for it any more
            JoinResult outcome = admit(request, permits, outlet);
            if (!result.complete(outcome) && outcome instanceof JoinResult.Joined joined) {
              sessions.takeBack(joined.session(), request.resume());
            }
          }
        });
    return result;
  }

  private JoinResult admit(JoinRequest request, SessionPermits permits, Outlet outlet) {
    try {
      return retired ? new JoinResult.Retired() : sessions.join(request, permits, outlet);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "Somebody could not be let in", e);
      return new JoinResult.Refused(ErrorCode.INTERNAL);
    }
  }

  /** Takes a command. A null answer means that the room has just left memory. */
  CompletableFuture<@Nullable Outcome> submit(Actor actor, Submission submission) {
    return dispatcher.submit(actor, submission);
  }

  /** Takes what the database was seen to have; from any thread. */
  void seen(@Nullable Revision revision, List<RecentChanges.Message> messages) {
    mailbox.execute(
        () -> {
          if (opened && !retired) {
            catchUp.seen(revision, messages);
          }
        });
  }

  private void onBulletin(NodeId from, byte[] payload) {
    BulletinCodec.Bulletin bulletin = engine.post().read(from, payload);
    if (bulletin != null) {
      mailbox.execute(() -> take(bulletin));
    }
  }

  private void take(BulletinCodec.Bulletin bulletin) {
    PresenceCodec.Delta people = bulletin.people();
    if (people != null) {
      sessions.remote().heard(people);
    }
    BulletinCodec.Kick kick = bulletin.kick();
    if (kick != null) {
      sessions.access().kicks().carryOut(kick);
    }
    AccessChange access = bulletin.access();
    if (access != null) {
      catchUp.heard(access);
    }
    if (bulletin.closed() && opened && !view().state().closed()) {
      // Ahead of the log, which may have a backlog.
      replica.close();
      end();
    }
  }

  /** Compares with what the cluster's store says of other nodes' people. */
  void reconcile(List<PresenceEntry> listed) {
    mailbox.execute(
        () -> {
          if (opened && !retired) {
            sessions.remote().reconcile(listed);
          }
        });
  }

  // ---- the log

  @Override
  public void onEntries(List<LogEntry> entries) {
    mailbox.execute(() -> applier.apply(entries));
  }

  @Override
  public void onResync() {
    mailbox.execute(
        () -> {
          recovery.start();
          sessions.remote().missed();
        });
  }

  // ---- when the log and this node have grown apart

  /** Goes on without the store: in an epoch of this node alone, from the state there is. */
  void fork() {
    if (fork == null) {
      fork = new LocalLog(Epoch.of(engine.ids().next()), followed());
      applier.reset();
      replica.goOnIn(fork.epoch());
      engine.metrics().forks.increment();
      sessions.sync().all();
      isolated();
      recovery.giveUp();
      recovery.later();
    }
  }

  /** Tells people that those on other nodes do not hear of them. */
  void isolated() {
    if (!alone && opened) {
      alone = true;
      sessions.hub().broadcast(SessionSync.ISOLATED);
    }
  }

  boolean alone() {
    return alone;
  }

  /** The room is what its log says. */
  void reunited() {
    if (alone && fork == null && !engine.isolated()) {
      alone = false;
      sessions.hub().broadcast(SessionSync.RESTORED);
    }
  }

  /** Asks for what came after a point: this node's own log while it is forked. */
  CompletionStage<Replay> since(Epoch epoch, long seq) {
    LocalLog own = fork;
    return own == null
        ? engine.transport().rooms().since(id, epoch, seq)
        : CompletableFuture.completedStage(own.since(epoch, seq));
  }

  /**
   * Starts again from what was read anew.
   *
   * @param differs whether it may be of another history: the database has lost commits
   */
  void renew(RoomLoader.Loaded loaded, boolean differs) {
    fork = null;
    adopt(loaded, differs);
    catchUp.to(loaded.state().revision());
  }

  /** Starts again from the database, and goes on without the cluster's store. */
  void renewAlone(Function<LogHead, RoomLoader.Loaded> base) {
    LocalLog own = new LocalLog(Epoch.of(engine.ids().next()), followed());
    fork = own;
    byte[] snapshot = EventCodec.encodeSnapshot(replica.snapshot());
    RoomLoader.Loaded loaded =
        base.apply(new LogHead(own.epoch(), 0, replica.version(), snapshot, null));
    adopt(loaded, true);
    replica.told(loaded.state().revision());
  }

  private void adopt(RoomLoader.Loaded loaded, boolean differs) {
    applier.reset();
    Revision before = replica.revision();
    replica.adopt(loaded, engine.now());
    sessions.access().readAnew(before);
    dispatcher.reset();
    catchUp.adopted(differs);
    sessions.sync().all();
    sessions.access().check();
    reconciler.soon();
  }

  /** The stores have no such room any more: it was deleted, and its last event missed. */
  void gone() {
    if (!retired) {
      replica.close();
      engine.post().tell(transport -> transport.rooms().delete(id));
      end();
    }
  }

  /** The room is closed: everybody goes. */
  void end() {
    engine.publicRooms().closed(id);
    sessions.hub().closeAll(CloseCode.ROOM_CLOSED);
    engine.playback().forget(id);
    retire();
    // Whoever is answered must not find the room any more.
    catchUp.waiters().end(view());
    pipeline.end();
  }

  void pump() {
    pipeline.pump();
  }

  // ---- leaving memory

  /** Leaves memory later unless somebody comes meanwhile. */
  void maybeRetire() {
    if (sessions.isEmpty() && !retired) {
      long delay = engine.limits().roomIdle().toMillis();
      engine.later(() -> mailbox.execute(this::retireIfUnused), delay);
    }
  }

  private void retireIfUnused() {
    if (retired || !sessions.isEmpty()) {
      return;
    }
    // A timeline of this node alone must not leave memory before the others know of it.
    boolean unknown = fork != null && fork.used();
    if (pipeline.idle() && dispatcher.idle() && !unknown) {
      retire();
    } else {
      maybeRetire();
    }
  }

  private void retire() {
    retired = true;
    engine.workers().execute(() -> loader.retired(this));
  }

  /** Leaves memory now, as the engine closes; tells other nodes what they have not heard yet. */
  void close() {
    mailbox.execute(
        () -> {
          retired = true;
          sessions.close();
          deafen();
        });
  }
}
