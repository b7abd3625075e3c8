package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.RecentChanges;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A room's log as one node follows it and adds to it: the replica of the room that it leads to, the
 * commits of this node, and what brings log, replica and database together after they have grown
 * apart. While the cluster's log is not reached it goes on in a {@link LocalLog}. Runs inside its
 * room's mailbox; {@link #view} and {@link #effective} may be read by anybody.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class ReplicatedLog implements RoomListener {

  private final RoomContext room;
  private final Engine engine;
  private @Nullable LogListener listener;
  private LongSupplier lead = () -> 0;
  private final RoomReplica replica;
  private final Recovery recovery;
  private final CommitPipeline pipeline;
  private final LogApplier applier;
  private final CatchUp catchUp;
  private final MediaReconciler reconciler;
  private @Nullable LocalLog fork;
  private boolean isolated;
  private boolean opened;

  /**
   * Makes it; {@link #open} starts it.
   *
   * @param room the room
   * @param initial what is shown until it is opened
   * @param reader reads the room anew
   */
  public ReplicatedLog(RoomContext room, RoomView initial, RoomReader reader) {
    this.room = room;
    this.engine = room.engine();
    this.replica = new RoomReplica(initial);
    this.recovery = new Recovery(room, this, reader);
    this.pipeline = new CommitPipeline(room, this);
    this.applier = new LogApplier(room, this);
    this.catchUp = new CatchUp(room, this);
    this.reconciler = new MediaReconciler(room, this);
  }

  /**
   * Connects it with the rest of the room, once, before it is followed.
   *
   * @param itsListener hears what becomes of the log
   * @param itsLead by how much a start is scheduled ahead, in milliseconds
   */
  public void wire(LogListener itsListener, LongSupplier itsLead) {
    listener = itsListener;
    lead = itsLead;
  }

  // ---- what the rest of the room needs

  /** Returns the room at this moment of its order. From any thread. */
  public RoomView view() {
    return replica.view();
  }

  /**
   * Returns the state by which to decide who may do what; it may be ahead of the log. From any
   * thread.
   */
  public RoomState effective() {
    return replica.effective();
  }

  /** Returns what is known of people's rights ahead of the log. From any thread. */
  public EarlyAccessChanges early() {
    return replica.early();
  }

  /** Returns the revision of the replica. From any thread. */
  public Revision revision() {
    return replica.revision();
  }

  /**
   * Returns the revision up to which the log has told of durable changes, or null when nobody
   * knows.
   */
  public @Nullable Revision told() {
    return replica.told();
  }

  /** Returns the last of the chat, newest last. */
  public List<ChatMessage> recentChat() {
    return replica.recentChat();
  }

  /** Starts to follow the cluster's log; what it says before {@link #open} waits. */
  public Subscription follow() {
    return engine.transport().rooms().watch(room.id(), this);
  }

  /**
   * Starts with what was loaded; what the log delivered before is applied on top.
   *
   * @param apart whether the cluster's log could not be asked: the room starts forked
   */
  public void open(LoadedRoom loaded, boolean apart) {
    replica.adopt(loaded, engine.now());
    if (apart) {
      LogHead head = loaded.head();
      fork = new LocalLog(head.epoch(), new LocalLog.LogPosition(head.epoch(), head.seq()));
      isolated = true;
      engine.metrics().forks.increment();
      recovery.later();
    }
    opened = true;
    if (!loaded.fits()) {
      recovery.databaseDiffers();
    }
    applier.opened();
    recovery.opened();
    catchUp.to(loaded.state().revision());
    reconciler.soon();
  }

  /** Has playback commands decided and committed. */
  public void add(PendingCommand command) {
    pipeline.add(command);
  }

  /** Tells the log of messages that the store keeps. */
  public void tell(List<PendingChat> messages) {
    pipeline.tell(messages);
  }

  /** Tells the log of durable changes that the database has accepted. */
  public void tellChanges(List<UntoldChange> changes) {
    catchUp.tell(changes);
  }

  /** Has something done once the replica has come to a revision. */
  public void await(RevisionWaiters.Waiter waiter) {
    catchUp.waiters().add(waiter, view());
  }

  /** Comes to a revision that the database has for certain. */
  public void catchUpTo(Revision revision) {
    catchUp.to(revision);
  }

  /** Takes what is said of people's rights before the log tells it. */
  public void heard(AccessChange access) {
    catchUp.heard(access);
  }

  /** Takes what the database was seen to have; from any thread. */
  void seen(@Nullable Revision revision, List<RecentChanges.Message> messages) {
    room.execute(
        () -> {
          if (opened && !room.retired()) {
            catchUp.seen(revision, messages);
          }
        });
  }

  /** What the database has does not fit what the log has told: the database wins. */
  public void databaseDiffers() {
    recovery.databaseDiffers();
  }

  /** Asks for what came after a point: this node's own log while it is forked. */
  public CompletionStage<Replay> since(Epoch epoch, long seq) {
    LocalLog own = fork;
    return own == null
        ? engine.transport().rooms().since(room.id(), epoch, seq)
        : CompletableFuture.completedStage(own.since(epoch, seq));
  }

  /** Turns an entry of the log into what sessions are told. */
  public SessionMessage message(LogEntry entry) {
    return applier.message(entry);
  }

  /** Says whether it has started. */
  public boolean opened() {
    return opened;
  }

  /** Says whether people were told that those on other nodes do not hear of them. */
  public boolean isolated() {
    return isolated;
  }

  /** Says whether it goes on in a log of this node alone. */
  public boolean forked() {
    return fork != null;
  }

  /** Says whether nothing waits to be committed. */
  public boolean settled() {
    return pipeline.idle();
  }

  /**
   * Says whether the room may leave memory: nothing waits to be committed, and others know of the
   * timeline.
   */
  public boolean idle() {
    return settled() && (fork == null || !fork.used());
  }

  /** The cluster's log is not reached: says so to the sessions. */
  public void isolate() {
    if (!isolated && opened) {
      isolated = true;
      listener().isolated(true);
    }
  }

  /** Another node says that the room is closed: ahead of the log, which may have a backlog. */
  public void closedElsewhere() {
    if (opened && !view().state().closed()) {
      replica.close();
      end();
    }
  }

  /** The stores have no such room any more: it was deleted, and its last event missed. */
  public void gone() {
    if (!room.retired()) {
      replica.close();
      engine.messenger().tell(transport -> transport.rooms().delete(room.id()));
      end();
    }
  }

  // ---- the cluster's log

  @Override
  public void onEntries(List<LogEntry> entries) {
    room.execute(() -> applier.apply(entries));
  }

  @Override
  public void onResync() {
    room.execute(
        () -> {
          recovery.start();
          listener().missed();
        });
  }

  // ---- for its parts

  RoomContext room() {
    return room;
  }

  LogListener listener() {
    return Objects.requireNonNull(listener, "wire comes first");
  }

  RoomReplica replica() {
    return replica;
  }

  Recovery recovery() {
    return recovery;
  }

  CommitPipeline pipeline() {
    return pipeline;
  }

  LogApplier applier() {
    return applier;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  MediaReconciler reconciler() {
    return reconciler;
  }

  long lead() {
    return lead.getAsLong();
  }

  /** Returns the log of this node alone, or null while the cluster's is there. */
  @Nullable LocalLog local() {
    return fork;
  }

  /** Returns up to where this node has followed the cluster's log. */
  LocalLog.LogPosition followed() {
    RoomView view = view();
    return fork == null ? new LocalLog.LogPosition(view.epoch(), view.seq()) : fork.left();
  }

  /** Says whether commits can be made. */
  boolean ready() {
    return opened && !recovery.blocks();
  }

  /** Goes on without the store: in an epoch of this node alone, from the state there is. */
  void fork() {
    if (fork == null) {
      fork = new LocalLog(Epoch.of(engine.ids().next()), followed());
      applier.reset();
      replica.goOnIn(fork.epoch());
      engine.metrics().forks.increment();
      listener().epochChanged();
      isolate();
      recovery.giveUp();
      recovery.later();
    }
  }

  /** The room is what the cluster's log says. */
  void rejoined() {
    if (isolated && fork == null && !engine.isolated()) {
      isolated = false;
      listener().isolated(false);
    }
  }

  /**
   * Starts again from what was read anew.
   *
   * @param differs whether it may be of another history: the database has lost commits
   */
  void renew(LoadedRoom loaded, boolean differs) {
    fork = null;
    adopt(loaded, differs);
    catchUp.to(loaded.state().revision());
  }

  /** Starts again from the database, and goes on without the cluster's store. */
  void renewAlone(Function<LogHead, LoadedRoom> base) {
    LocalLog own = new LocalLog(Epoch.of(engine.ids().next()), followed());
    fork = own;
    byte[] snapshot = EventCodec.encodeSnapshot(replica.snapshot());
    LoadedRoom loaded = base.apply(new LogHead(own.epoch(), 0, replica.version(), snapshot, null));
    adopt(loaded, true);
    replica.told(loaded.state().revision());
  }

  private void adopt(LoadedRoom loaded, boolean differs) {
    applier.reset();
    Revision before = replica.revision();
    replica.adopt(loaded, engine.now());
    catchUp.adopted(differs);
    listener().reset(before);
    reconciler.soon();
  }

  /** The room is closed: everybody goes. */
  void end() {
    engine.publicRooms().closed(room.id());
    engine.playback().forget(room.id());
    listener().closed();
    // Whoever is answered must not find the room any more.
    catchUp.waiters().end(view());
    pipeline.end();
  }
}
