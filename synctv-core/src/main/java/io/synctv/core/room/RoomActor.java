package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.session.PresenceEntry;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.command.CommandDispatcher;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.host.AccessAnswers;
import io.synctv.core.host.EventListeners;
import io.synctv.core.host.RoomFeed;
import io.synctv.core.log.LoadedRoom;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.log.RoomReader;
import io.synctv.core.presence.PresenceHost;
import io.synctv.core.presence.RoomSessions;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room in the memory of one node: its mailbox, and the wires between its parts. The log tells the
 * sessions, commands go to the log, and what other nodes say goes to whom it concerns. Safe for use
 * by several threads.
 */
final class RoomActor implements PresenceHost {

  private static final System.Logger LOG = System.getLogger(RoomActor.class.getName());

  private final RoomContext room;
  private final ReplicatedLog log;
  private final RoomSessions sessions;
  private final CommandDispatcher dispatcher;
  private final RoomLifetime lifetime;
  private final RoomFeed feed;
  private final @Nullable AccessAnswers answers;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile boolean failed;

  /**
   * Makes a room that is being loaded.
   *
   * @param room its context
   * @param initial what is shown until it is opened
   * @param reader reads rooms anew
   * @param whenRetired is told, on a worker, that it has left memory
   * @param answers what the application says of people's rights, or null when it is not asked
   * @param listeners who hears the events of all rooms
   */
  RoomActor(
      RoomContext room,
      RoomView initial,
      RoomReader reader,
      Consumer<RoomActor> whenRetired,
      @Nullable AccessAnswers answers,
      EventListeners listeners) {
    this.room = room;
    this.answers = answers;
    this.log = new ReplicatedLog(room, initial, reader);
    this.sessions = new RoomSessions(room, log, this);
    this.dispatcher = new CommandDispatcher(room, log, sessions);
    this.lifetime =
        new RoomLifetime(room, log, sessions, dispatcher, () -> whenRetired.accept(this));
    this.feed = new RoomFeed(room, log, listeners);
    log.wire(new LogBroadcaster(sessions, dispatcher, feed, lifetime), sessions::lead);
    if (answers != null) {
      answers.wire(() -> log.effective().info(), () -> room.execute(sessions::overlaid));
    }
  }

  RoomContext room() {
    return room;
  }

  ReplicatedLog log() {
    return log;
  }

  RoomSessions sessions() {
    return sessions;
  }

  /** Starts to hear of other nodes; what they say before {@link #open} waits. */
  void listen() {
    subscriptions.add(log.follow());
    subscriptions.add(new NodeMessageReceiver(room, log, sessions, this::refreshAccess).listen());
  }

  /** Hears nothing more. */
  void deafen() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }

  /**
   * Starts with what was loaded; what was heard before is taken on top.
   *
   * @param people who is in the room on other nodes
   * @param apart whether the cluster's log could not be asked
   */
  void open(LoadedRoom loaded, List<PresenceEntry> people, boolean apart) {
    room.execute(
        () -> {
          try {
            sessions.open(people);
            log.open(loaded, apart);
            sessions.opened();
            feed.begin();
            left();
          } catch (Throwable e) {
            // It would stay in memory and answer nobody: the next one who asks loads it anew.
            LOG.log(System.Logger.Level.ERROR, "Room " + room.id() + " could not be opened", e);
            failed = true;
            lifetime.retire();
          }
        });
  }

  /** Says whether it could not be opened. */
  boolean failed() {
    return failed;
  }

  /** Takes a command. A null answer means that the room has just left memory. */
  CompletableFuture<@Nullable Outcome> submit(Actor actor, Submission submission) {
    return dispatcher.submit(actor, submission);
  }

  /** Says whether nothing waits to be committed or kept. */
  boolean idle() {
    return log.settled() && dispatcher.idle();
  }

  /** Says whether every command was answered that it had taken. From any thread. */
  boolean answered() {
    return dispatcher.idle();
  }

  /** Answers every command that is not answered yet, and all to come: the engine is closed. */
  void answerAll() {
    dispatcher.close(Gate.OVERTAKEN);
  }

  /** Says whether it has left memory and answered every command it had taken. From any thread. */
  boolean quiet() {
    return room.retired() && dispatcher.idle();
  }

  /** Tells a new listener of the room. */
  void feed() {
    room.execute(feed::begin);
  }

  // ---- what the application says of people's rights

  /** Says whether it is known what the application says of somebody, if it is asked at all. */
  boolean knows(User user) {
    return answers == null || answers.knows(user);
  }

  /** Sees to it that it is known, and says whether it is. */
  CompletableFuture<Boolean> know(User user) {
    return answers == null ? CompletableFuture.completedFuture(true) : answers.know(user);
  }

  /** Asks the application again about somebody, at once. */
  void refreshAccess(UserId user) {
    if (answers != null) {
      answers.refresh(user);
    }
  }

  /** Asks the application again about those who are here, where it is time. */
  void refreshAccess() {
    if (answers != null) {
      room.execute(() -> answers.refresh(sessions.users()));
    }
  }

  // ---- what its parts ask for

  @Override
  public CompletionStage<@Nullable Outcome> measured(Session session, PlaylistCommand learned) {
    return dispatcher.learned(session, learned);
  }

  @Override
  public CompletionStage<@Nullable Outcome> goOn(PlaybackCommand command, long version) {
    Actor application = Actor.application(log.effective().info().owner());
    return dispatcher.submit(application, new Submission(command, null, version, null));
  }

  @Override
  public void entered(User user) {
    if (answers != null) {
      answers.entered(user);
    }
  }

  @Override
  public void left() {
    lifetime.check();
  }

  /** Leaves memory now, as the engine closes; tells other nodes what they have not heard yet. */
  void close() {
    room.execute(
        () -> {
          room.retire();
          dispatcher.close();
          if (answers != null) {
            answers.close();
          }
          sessions.close();
          deafen();
        });
  }
}
