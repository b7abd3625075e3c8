package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.host.ManualTime;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.store.InMemoryStores;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A room on a node whose database and log are bent as a test likes. Time stands still, so that
 * nothing else asks.
 */
abstract class OneNode {

  static final User BOB = User.of("bob");
  static final Actor ADA = Actor.of(User.of("ada"));
  static final String APPLY = "ChangeStore.apply";
  static final String LOCKED = "ChangeStore.applyLocked";
  static final String SINCE = "ChangeStore.since";
  static final String READ = "RoomStore.read";

  final ManualTime time = ManualTime.at(Instant.parse("2026-01-01T12:00:00Z"));
  final InMemoryStores database = new InMemoryStores();
  final SpyStores stores = new SpyStores(database);
  final LocalCluster cluster = LocalCluster.create();
  final BentTransport transport = new BentTransport(cluster.node(NodeId.of("one")));
  final SyncTv sync;
  final Room room;

  OneNode() {
    this(Limits.DEFAULT);
  }

  OneNode(Limits limits) {
    sync = SyncTv.builder().time(time).stores(stores).transport(transport).limits(limits).build();
    room = sync.createRoom("Room", ADA.user().id());
  }

  @BeforeEach
  void settle() {
    transport.clock = () -> time.millis() * 1000;
    assertThat(room.view().state().playlist().items()).as("it is in memory").isEmpty();
    time.run();
    stores.calls.clear();
  }

  @AfterEach
  void stop() {
    letTheLogGo();
    sync.close();
  }

  /** The log neither answers nor tells anything. */
  void holdTheLog() {
    transport.slowAnswers = true;
    transport.delaying = true;
  }

  void letTheLogGo() {
    transport.answer();
    transport.deliver();
  }

  static Command add(String name) {
    return Command.add(Scene.media(name));
  }

  CompletionStage<Outcome> give(Command command) {
    return room.submit(ADA, Submission.of(command));
  }

  Outcome submit(Command command) {
    return time.join(give(command));
  }

  void accepted(Command command) {
    assertThat(submit(command)).isInstanceOf(Outcome.Accepted.class);
  }

  static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  /** What was asked since the last time, but for what is asked of rooms all the time. */
  List<String> asked() {
    return stores.takeCallsBut(Void.class);
  }

  /** Somebody else changes the room, and nobody is told. */
  void othersMake(User admin, CommandKey key) {
    others(new MemberEvent.Changed(Member.of(admin, Role.ADMIN, 1), true), key);
  }

  /** Somebody else does something, and nobody is told. */
  void others(RoomEvent event, CommandKey key) {
    var effect =
        new DurableChange.Effect(
            ADA,
            key == null ? null : key.key(),
            key == null ? null : key.digest(),
            List.of(),
            List.of(event),
            null);
    write(event, key, new DurableChange(time.millis(), List.of(effect)).toBytes());
  }

  void write(RoomEvent event, CommandKey key, byte[] payload) {
    Revision revision = kept();
    List<CommandEffect> effects = List.of(new CommandEffect(key, List.of(event)));
    RoomChange change =
        new RoomChange("others-" + revision.number(), revision, effects, List.of(), payload);
    assertThat(database.changes().apply(room.id(), change)).isInstanceOf(ApplyResult.Applied.class);
  }

  Role roleOfBob() {
    Member bob = room.view().state().members().get(BOB.id());
    return bob == null ? null : bob.role();
  }

  /** It is said to be too late so often. */
  void late(int times, String call) {
    for (int i = 0; i < times; i++) {
      stores.next(call, real -> new ApplyResult.Stale(room.view().state().revision()));
    }
  }

  Viewer join() {
    Viewer bob = new Viewer(BOB);
    bob.session = room.join(new JoinRequest(BOB, null, null), bob);
    time.run();
    return bob;
  }

  /** Returns the revision that the database has. */
  Revision kept() {
    return database.rooms().read(room.id(), 1).orElseThrow().revision();
  }
}
