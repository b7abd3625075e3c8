package io.synctv.core.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary and its shadow, each a cluster in this JVM; an observer sees what the shadow holds. */
final class ShadowTransportTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final NodeId NODE = NodeId.of("node");
  private static final Revision SEVEN = new Revision(7, "seven");
  private static final SessionId ADA = SessionId.of("ada");
  private static final RoomListener DEAF =
      new RoomListener() {
        @Override
        public void onEntries(List<LogEntry> entries) {}

        @Override
        public void onResync() {}
      };

  private final LocalCluster store = LocalCluster.create();
  private final BentTransport bent = new BentTransport(store.node(NODE));
  private final ClusterTransport observer = store.node(NodeId.of("observer"));
  private final ShadowTransport transport =
      new ShadowTransport(
          LocalCluster.create().node(NODE),
          bent,
          new ShadowReplicator.Patience(
              Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(500)));
  private final Subscription watching = transport.rooms().watch(ROOM, DEAF);
  private final Epoch epoch =
      Wait.answer(transport.rooms().open(ROOM, 0, bytes("0"), Revision.CREATED)).epoch();
  private long version;

  @AfterEach
  void close() {
    transport.close();
    observer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Changes the room in the primary, which must accept it; the snapshot is the version. */
  private void change() {
    Commit.Change change = new Commit.Change(version, bytes(Long.toString(version + 1)));
    String key = UUID.randomUUID().toString();
    Commit commit = new Commit(ROOM, epoch, key, List.of(bytes("event " + version)), change);
    version = ((Committed) Wait.answer(transport.rooms().commit(commit))).version();
  }

  private LogHead head() {
    // Opening shows the head; what it would begin with is seen nowhere as the room is there.
    return Wait.answer(observer.rooms().open(ROOM, 0, bytes("0"), Revision.CREATED));
  }

  private void awaitAgreement() {
    Wait.until(() -> new String(head().snapshot(), UTF_8).equals(Long.toString(version)));
    assertThat(head().version()).isEqualTo(version);
  }

  /** Waits until the shadow follows the room: looking at its head alone makes the room there. */
  private void awaitFollowed() {
    change();
    awaitAgreement();
  }

  private long count(Discrepancy kind) {
    return transport.discrepancies().getOrDefault(kind, 0L);
  }

  private Map<Discrepancy, Long> found() {
    return transport.discrepancies().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void awaitOnly(Discrepancy... kinds) {
    for (Discrepancy kind : kinds) {
      Wait.until(() -> count(kind) > 0);
    }
    assertThat(found()).containsOnlyKeys(kinds);
  }

  private List<String> sessions() {
    return Wait.answer(observer.presence().list(ROOM)).stream()
        .map(entry -> entry.session() + " at " + entry.node())
        .toList();
  }

  private void put(SessionId session) {
    Wait.answer(transport.presence().put(ROOM, session, bytes("details")));
  }

  @Test
  void whatThePrimaryDoesIsRepeatedInOrder() {
    awaitAgreement();
    Epoch theirs = head().epoch();
    for (int i = 0; i < 100; i++) {
      change();
    }
    awaitAgreement();
    Replay replay = Wait.answer(observer.rooms().since(ROOM, theirs, 0));
    assertThat(((Replay.Complete) replay).entries())
        .extracting(entry -> new String(entry.payload(), UTF_8))
        .hasSize(100)
        .startsWith("event 0", "event 1")
        .endsWith("event 99");
    assertThat(theirs).isNotEqualTo(epoch);
    assertThat(found()).isEmpty();
  }

  @Test
  void commitsOfManyThreadsAreRepeatedInTheOrderOfTheirNumbers() throws Exception {
    awaitAgreement();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 1000; i++) {
        Commit commit =
            new Commit(ROOM, epoch, "key " + i, List.of(bytes("a" + i), bytes("b" + i)), null);
        threads.execute(() -> transport.rooms().commit(commit));
      }
    }
    Wait.until(() -> head().seq() == 2000);
    Epoch theirs = head().epoch();
    Replay there = Wait.answer(observer.rooms().since(ROOM, theirs, 1800));
    Replay here = Wait.answer(transport.rooms().since(ROOM, epoch, 1800));
    assertThat(events(there)).isEqualTo(events(here));
    assertThat(found()).isEmpty();
  }

  private static List<String> events(Replay replay) {
    return ((Replay.Complete) replay)
        .entries().stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
  }

  @Test
  void sessionsPlacesAndMessagesAreThereToo() {
    List<String> heard = new CopyOnWriteArrayList<>();
    observer
        .messages()
        .listen(Address.of(ROOM), (from, payload) -> heard.add(new String(payload, UTF_8)));
    put(ADA);
    put(SessionId.of("bob"));
    Wait.answer(transport.presence().remove(ROOM, SessionId.of("bob")));
    Wait.answer(transport.counters().take("places", 1));
    assertThat(Wait.answer(transport.counters().take("places", 1))).isFalse();
    transport.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("hello"));

    Wait.until(() -> sessions().equals(List.of("ada at node")));
    Wait.until(() -> Wait.answer(observer.counters().total("places")) == 1);
    Wait.until(() -> heard.equals(List.of("hello")));
    assertThat(Wait.answer(transport.presence().list(ROOM)))
        .extracting(Presence.Entry::session)
        .containsExactly(ADA);
    Wait.answer(transport.counters().give("places"));
    Wait.until(() -> Wait.answer(observer.counters().total("places")) == 0);
    assertThat(found()).isEmpty();
  }

  @Test
  void thePrimaryGoesOnWhileTheShadowIsAwayAndTheShadowCatchesUp() {
    awaitFollowed();
    store.cutOff(NODE);
    for (int i = 0; i < 10; i++) {
      change();
    }
    awaitOnly(Discrepancy.AWAY);
    store.reconnect(NODE);
    change();
    awaitAgreement();
    change();
    awaitAgreement();
    assertThat(found()).containsOnlyKeys(Discrepancy.AWAY);
  }

  @Test
  void aShadowThatNeverAnswersCostsThePrimaryNothingButABoundedQueue() {
    awaitAgreement();
    bent.silent = true;
    for (int i = 0; i < 2 * ShadowReplicator.CAPACITY; i++) {
      change();
    }
    assertThat(version).isEqualTo(2 * ShadowReplicator.CAPACITY);
    assertThat(count(Discrepancy.OVERFLOW)).isPositive();
    bent.silent = false;
    Wait.until(
        () -> {
          change();
          return new String(head().snapshot(), UTF_8).equals(Long.toString(version));
        });
    assertThat(found()).containsOnlyKeys(Discrepancy.OVERFLOW, Discrepancy.FAILURE);
  }

  @Test
  void aShadowThatLagsIsNoDiscrepancy() {
    RoomId other = RoomId.of("other");
    BentTransport slow = new BentTransport(store.node(NodeId.of("slow")));
    ClusterTransport primary = LocalCluster.create().node(NodeId.of("slow"));
    try (ShadowTransport patient = new ShadowTransport(primary, slow);
        Subscription watched = patient.rooms().watch(other, DEAF)) {
      Epoch here =
          Wait.answer(patient.rooms().open(other, 0, bytes("0"), Revision.CREATED)).epoch();
      Wait.until(() -> slow.subscriptions.get() == 1);
      slow.delaying = true;
      slow.slowAnswers = true;
      for (int i = 0; i < 10; i++) {
        Commit commit = new Commit(other, here, "key " + i, List.of(bytes("event")), null);
        Wait.answer(patient.rooms().commit(commit));
      }
      Wait.until(
          () -> {
            slow.answer();
            slow.slowAnswers = true;
            return Wait.answer(observer.rooms().open(other, 0, bytes("0"), Revision.CREATED)).seq()
                == 10;
          });
      slow.deliver();
      slow.answer();
      assertThat(patient.discrepancies().values()).containsOnly(0L);
    }
  }

  @Test
  void whatTheShadowDoesNotDeliverIsMissed() {
    awaitFollowed();
    bent.losing = true;
    change();
    awaitOnly(Discrepancy.UNDELIVERED);
  }

  @Test
  void otherBytesAreFound() {
    awaitFollowed();
    bent.tampering = true;
    change();
    awaitOnly(Discrepancy.PAYLOAD);
  }

  @Test
  void somebodyElsesEventIsFoundAndTheShadowIsBroughtBack() {
    awaitFollowed();
    Commit foreign = new Commit(ROOM, head().epoch(), "foreign", List.of(bytes("foreign")), null);
    Wait.answer(observer.rooms().commit(foreign));
    awaitOnly(Discrepancy.FOREIGN);
    change();
    awaitOnly(Discrepancy.FOREIGN, Discrepancy.VERSION);
    change();
    awaitAgreement();
    change();
    awaitAgreement();
    assertThat(count(Discrepancy.VERSION)).isEqualTo(1);
  }

  @Test
  void aChangeBySomebodyElseIsAConflict() {
    awaitFollowed();
    Commit.Change change = new Commit.Change(version, bytes("foreign"));
    Commit foreign = new Commit(ROOM, head().epoch(), "foreign", List.of(bytes("x")), change);
    Wait.answer(observer.rooms().commit(foreign));
    change();
    Wait.until(() -> count(Discrepancy.CONFLICT) == 1);
    change();
    awaitAgreement();
    assertThat(found()).containsOnlyKeys(Discrepancy.CONFLICT, Discrepancy.FOREIGN);
  }

  @Test
  void aLostRoomIsFoundAndMadeAgain() {
    awaitFollowed();
    Wait.answer(observer.rooms().delete(ROOM));
    change();
    awaitOnly(Discrepancy.MISSING);
    change();
    awaitAgreement();
  }

  @Test
  void aStateThatWentBackIsFoundThoughNobodyCommits() {
    change();
    awaitAgreement();
    Runnable back = store.checkpoint(ROOM);
    change();
    awaitAgreement();
    back.run();
    awaitOnly(Discrepancy.STATE);
    change();
    awaitAgreement();
  }

  @Test
  void otherSessionsAreFoundAtTheSecondLook() {
    put(ADA);
    Wait.until(() -> sessions().equals(List.of("ada at node")));
    Wait.answer(observer.presence().put(ROOM, ADA, bytes("stolen")));
    Wait.answer(transport.presence().list(ROOM));
    awaitOnly(Discrepancy.PRESENCE);
  }

  @Test
  void aRestartAndADeletionAreRepeated() {
    change();
    awaitAgreement();
    LogHead begun =
        Wait.answer(transport.rooms().restart(ROOM, epoch, 1, 7, bytes("merged"), SEVEN));
    assertThat(begun.version()).isEqualTo(7);
    Wait.until(() -> new String(head().snapshot(), UTF_8).equals("merged"));
    assertThat(head().told()).isEqualTo(SEVEN);
    Epoch theirs = head().epoch();
    Wait.answer(transport.rooms().delete(ROOM));
    Wait.until(
        () -> Wait.answer(observer.rooms().since(ROOM, theirs, 0)) instanceof Replay.Missing);
    assertThat(found()).isEmpty();
  }

  @Test
  void aRoomThatIsLeftIsForgottenAndFollowedAgain() {
    awaitAgreement();
    watching.close();
    watching.close();
    Wait.until(() -> bent.subscriptions.get() == 0);
    change();
    try (Subscription again = transport.rooms().watch(ROOM, DEAF)) {
      Wait.answer(transport.rooms().open(ROOM, 0, bytes("0"), Revision.CREATED));
      change();
      awaitAgreement();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void anEngineWorksOnItAndNothingDiffers() {
    try (SyncTv sync = SyncTv.builder().transport(transport).build()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      ada.submit(room, Command.select(Scene.media("a")));
      ada.submit(room, Command.play());
      for (int i = 0; i < 50; i++) {
        ada.submit(room, Command.seek(i));
        bob.submit(room, Command.chat("message " + i));
      }
      Wait.until(() -> Wait.answer(observer.presence().list(room.id())).size() == 2);
      LogHead here =
          Wait.answer(transport.rooms().open(room.id(), 0, bytes("none"), Revision.CREATED));
      assertThat(here.seq()).isGreaterThan(50);
      Wait.until(
          () -> {
            LogHead there =
                Wait.answer(observer.rooms().open(room.id(), 0, bytes("none"), Revision.CREATED));
            return Arrays.equals(there.snapshot(), here.snapshot());
          });
      assertThat(ada.faults()).isEmpty();
    }
    assertThat(found()).isEmpty();
  }
}
