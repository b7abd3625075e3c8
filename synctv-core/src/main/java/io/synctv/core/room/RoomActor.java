package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.Outlet;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.codec.BulletinCodec;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.state.RoomState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A room in the memory of one node: applies the log's events in order, and takes commands, people
 * and news from other nodes. Everything that touches its state runs in its {@link Serial}; {@link
 * #view} may be read by anybody.
 */
final class RoomActor implements RoomListener {

  private static final System.Logger LOG = System.getLogger(RoomActor.class.getName());
  private static final int RECENT_CHAT = 100;

  private final RoomId id;
  private final Engine engine;
  private final RoomLoader loader;
  private final Recovery recovery;
  private final Serial serial = new Serial();
  private final Attendance attendance;
  private final CommitPipeline pipeline;
  private final Intake intake;
  private final Deque<ChatMessage> chat = new ArrayDeque<>();
  private final List<LogEntry> early = new ArrayList<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile RoomView view;
  private volatile boolean retired;
  private long version;
  private long changedAt;
  private @Nullable Fork fork;
  private boolean alone;
  private boolean opened;

  RoomActor(RoomId id, Engine engine, RoomLoader loader, RoomView initial) {
    this.id = id;
    this.engine = engine;
    this.loader = loader;
    this.view = initial;
    this.recovery = new Recovery(this, engine, loader);
    this.attendance = new Attendance(this, engine);
    this.pipeline = new CommitPipeline(this, engine);
    this.intake = new Intake(this, engine, pipeline);
  }

  RoomId id() {
    return id;
  }

  RoomView view() {
    return view;
  }

  long version() {
    return version;
  }

  /** Returns when the timeline was last changed, in milliseconds of cluster time. */
  long changedAt() {
    return changedAt;
  }

  /** Returns the timeline as the log keeps it. */
  Snapshot snapshot() {
    return new Snapshot(view.state().playback(), changedAt);
  }

  /** Returns the log of this node alone, or null while the cluster's is there. */
  @Nullable Fork forked() {
    return fork;
  }

  Serial serial() {
    return serial;
  }

  Attendance attendance() {
    return attendance;
  }

  boolean ready() {
    return opened && !recovery.blocks();
  }

  Intake intake() {
    return intake;
  }

  Recovery recovery() {
    return recovery;
  }

  boolean retired() {
    return retired;
  }

  /** Returns how many sessions are here. */
  int people() {
    return attendance.board().count();
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
    serial.execute(
        () -> {
          adopt(loaded);
          if (apart) {
            fork = new Fork(loaded.head().epoch());
            alone = true;
            engine.counters().forks.increment();
            recovery.later();
          }
          people.forEach(attendance.board()::put);
          opened = true;
          List<LogEntry> waiting = List.copyOf(early);
          early.clear();
          apply(waiting);
          recovery.opened();
        });
  }

  // ---- people and commands, from any thread

  /** Says whether somebody comes back for a session that has its places still. */
  boolean returns(JoinRequest request) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    serial.execute(() -> answer.complete(attendance.returns(request)));
    return answer.join();
  }

  /** Returns how many sessions the room may have over all nodes. */
  int capacity() {
    return Math.min(engine.limits().sessionsPerRoom(), view.state().info().settings().maxMembers());
  }

  CompletableFuture<JoinResult> join(JoinRequest request, Places places, Outlet outlet) {
    CompletableFuture<JoinResult> result = new CompletableFuture<>();
    serial.execute(
        () -> {
          try {
            result.complete(
                retired ? new JoinResult.Retired() : attendance.join(request, places, outlet));
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Somebody could not be let in", e);
            result.complete(new JoinResult.Refused(ErrorCode.INTERNAL));
          }
        });
    return result;
  }

  /** Takes a command. A null answer means that the room has just left memory. */
  CompletableFuture<@Nullable Outcome> submit(Actor actor, Submission submission) {
    return intake.submit(actor, submission);
  }

  /** Commits a plan whose effect a store has kept. */
  void commit(Pending planned) {
    serial.execute(() -> pipeline.add(planned));
  }

  private void onBulletin(NodeId from, byte[] payload) {
    BulletinCodec.Bulletin bulletin = engine.post().read(from, payload);
    if (bulletin == null) {
      return;
    }
    serial.execute(
        () -> {
          PresenceCodec.Delta people = bulletin.people();
          UserId kicked = bulletin.kicked();
          if (people != null) {
            attendance.neighbours().heard(people);
          }
          if (kicked != null) {
            attendance.kick(kicked);
          }
          if (bulletin.closed() && opened && !view.state().closed()) {
            // Ahead of the log, which may have a backlog.
            RoomState gone = view.state().apply(new RoomEvent.RoomClosed());
            view = new RoomView(gone, view.epoch(), view.seq());
            end();
          }
        });
  }

  /** Ends the sessions a person has in this room, on all nodes. */
  void kick(UserId user) {
    engine.post().kicked(id, user);
    serial.execute(() -> attendance.kick(user));
  }

  /** Compares with what the cluster's store says of other nodes' people. */
  void reconcile(List<PresenceEntry> listed) {
    serial.execute(
        () -> {
          if (opened && !retired) {
            attendance.neighbours().reconcile(listed);
          }
        });
  }

  // ---- the log

  @Override
  public void onEntries(List<LogEntry> entries) {
    serial.execute(() -> apply(entries));
  }

  @Override
  public void onResync() {
    serial.execute(recovery::start);
  }

  /** Applies what this node has just committed, if the log has not delivered it yet. */
  void committed(List<byte[]> payloads, CommitResult.Committed result) {
    // The version grows with what is applied only. What the commit says may include changes of
    // others that are still to come, and a decision without them must meet a conflict.
    List<LogEntry> entries = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      entries.add(new LogEntry(result.epoch(), result.firstSeq() + i, payloads.get(i)));
    }
    apply(entries);
  }

  private void apply(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (!opened) {
        early.add(entry);
      } else if (recovery.reloading()
          || !entry.epoch().equals(view.epoch())
          || entry.seq() > view.seq() + 1) {
        recovery.start();
        return;
      } else if (entry.seq() == view.seq() + 1) {
        applyNext(entry);
      }
    }
  }

  /** Applies what recovery has fetched. */
  void applyMissed(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (entry.seq() == view.seq() + 1) {
        applyNext(entry);
      }
    }
  }

  private void applyNext(LogEntry entry) {
    RoomState state = view.state();
    EventCodec.Decoded decoded = pipeline.own(entry);
    boolean own = decoded != null;
    if (decoded == null) {
      decoded = decode(entry);
    }
    if (decoded == null) {
      view = new RoomView(state, entry.epoch(), entry.seq());
      attendance.hub().broadcast(new SessionMessage.Skipped(entry.seq(), entry.seq()));
      return;
    }
    OrderedEvent event = decoded.event();
    version = Math.max(version, decoded.version());
    view = new RoomView(state.apply(event.event()), entry.epoch(), entry.seq());
    engine.counters().events.increment();
    attendance.hub().broadcast(new SessionMessage.Ordered(event));
    if (!own) {
      intake.remember(event);
    }
    switch (event.event()) {
      case RoomEvent.PlaybackChanged changed -> changedAt = event.at();
      case RoomEvent.ChatPosted posted -> remember(posted.message());
      case RoomEvent.RoomClosed closed -> end();
      case RoomEvent.PlaylistPut put -> {}
      case RoomEvent.PlaylistRemoved removed -> {}
      case RoomEvent.MemberChanged changed -> {}
      case RoomEvent.RoomChanged changed -> {}
    }
  }

  private EventCodec.@Nullable Decoded decode(LogEntry entry) {
    try {
      return EventCodec.decode(entry.epoch(), entry.seq(), entry.payload());
    } catch (MalformedPayloadException e) {
      engine.counters().malformed.increment();
      LOG.log(System.Logger.Level.WARNING, "Event {0} of room {1} cannot be read", entry.seq(), id);
      return null;
    }
  }

  /** Turns an entry of the log into what sessions are told. */
  SessionMessage message(LogEntry entry) {
    EventCodec.Decoded decoded = decode(entry);
    return decoded == null
        ? new SessionMessage.Skipped(entry.seq(), entry.seq())
        : new SessionMessage.Ordered(decoded.event());
  }

  private void remember(ChatMessage message) {
    boolean known = chat.stream().anyMatch(other -> other.id().equals(message.id()));
    if (!known) {
      chat.addLast(message);
      if (chat.size() > RECENT_CHAT) {
        chat.removeFirst();
      }
    }
  }

  List<ChatMessage> recentChat() {
    return List.copyOf(chat);
  }

  // ---- when the log and this node have grown apart

  /** Goes on without the store: in an epoch of this node alone, from the state there is. */
  void fork() {
    if (fork == null) {
      fork = new Fork(Epoch.of(engine.ids().next()));
      view = new RoomView(view.state(), fork.epoch(), 0);
      engine.counters().forks.increment();
      attendance.welcomes().all();
      isolated();
      recovery.later();
    }
  }

  /** Tells people that those on other nodes do not hear of them. */
  void isolated() {
    if (!alone && opened) {
      alone = true;
      attendance.hub().broadcast(Welcomes.ISOLATED);
    }
  }

  boolean alone() {
    return alone;
  }

  /** The room is what its log says. */
  void reunited() {
    if (alone && fork == null && !engine.isolated()) {
      alone = false;
      attendance.hub().broadcast(Welcomes.RESTORED);
    }
  }

  /** Asks for what came after a point: this node's own log while it is forked. */
  CompletionStage<Replay> since(Epoch epoch, long seq) {
    Fork own = fork;
    return own == null
        ? engine.transport().rooms().since(id, epoch, seq)
        : CompletableFuture.completedStage(own.since(epoch, seq));
  }

  /** Starts again from what was read anew. */
  void renew(RoomLoader.Loaded loaded) {
    adopt(loaded);
    attendance.welcomes().all();
  }

  /** The stores have no such room any more: it was deleted, and its last event missed. */
  void gone() {
    view = new RoomView(view.state().apply(new RoomEvent.RoomClosed()), view.epoch(), view.seq());
    engine.transport().rooms().delete(id);
    end();
  }

  private void end() {
    attendance.hub().closeAll(CloseCode.ROOM_CLOSED);
    engine.playback().forget(id);
    retire();
  }

  /** Notes the version of a state that this room has in full. */
  void reached(long reached) {
    version = Math.max(version, reached);
  }

  void pump() {
    pipeline.pump();
  }

  private void adopt(RoomLoader.Loaded loaded) {
    // A revision that was never used before: no plan made on the old state holds on the new one.
    long revision = view.state().revision() + 1;
    RoomState state = loaded.state();
    RoomState renewed =
        new RoomState(
            state.info(),
            state.playback(),
            state.playlist(),
            state.members(),
            revision,
            state.closed());
    view = new RoomView(renewed, loaded.head().epoch(), loaded.head().seq());
    version = loaded.head().version();
    changedAt = EventCodec.decodeSnapshot(loaded.head().snapshot()).at();
    fork = null;
    chat.clear();
    chat.addAll(loaded.chat());
  }

  // ---- leaving memory

  /** Leaves memory later unless somebody comes meanwhile. */
  void maybeRetire() {
    if (attendance.isEmpty() && !retired) {
      long delay = engine.limits().roomIdle().toMillis();
      engine.later(() -> serial.execute(this::retireIfUnused), delay);
    }
  }

  private void retireIfUnused() {
    if (retired || !attendance.isEmpty()) {
      return;
    }
    // What was done apart from the others must not leave memory before they know of it.
    boolean unknown = fork != null && fork.used();
    if (pipeline.idle() && intake.idle() && !unknown) {
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
    serial.execute(
        () -> {
          retired = true;
          attendance.close();
          deafen();
        });
  }
}
