package io.synctv.core.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.core.fake.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the primary has told of durable changes, the shadow tells; answers stay the primary's. */
final class ShadowToldTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final NodeId NODE = NodeId.of("node");
  private static final Revision ONE = Revision.CREATED.next("one");
  private static final Revision TWO = ONE.next("two");
  private static final Revision THREE = TWO.next("three");

  private final LocalCluster primary = LocalCluster.create();
  private final LocalCluster store = LocalCluster.create();
  private final ClusterTransport observer = store.node(NodeId.of("observer"));
  private final ShadowTransport transport =
      new ShadowTransport(
          primary.node(NODE),
          store.node(NODE),
          new ShadowReplicator.Patience(
              Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(500)));
  private Epoch epoch = Epoch.of("not-yet");

  @BeforeEach
  void open() {
    transport
        .rooms()
        .watch(
            ROOM,
            new RoomListener() {
              @Override
              public void onEntries(List<LogEntry> entries) {}

              @Override
              public void onResync() {}
            });
    epoch = Wait.answer(transport.rooms().open(ROOM, 0, bytes("0"), ONE)).epoch();
    awaitTold(ONE);
    tell(transport, epoch, "first", ONE, TWO);
    awaitTold(TWO);
  }

  @AfterEach
  void close() {
    transport.close();
    observer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private LogHead shadow() {
    return Wait.answer(observer.rooms().open(ROOM, 0, bytes("0"), ONE));
  }

  private void awaitTold(Revision told) {
    Wait.until(() -> told.equals(shadow().told()));
  }

  private long count(Discrepancy kind) {
    return transport.discrepancies().getOrDefault(kind, 0L);
  }

  private void isAsItShouldBe() {
    assertThat(transport.discrepancies().values()).containsOnly(0L);
  }

  private static void tell(
      ClusterTransport node, Epoch in, String key, Revision from, Revision to) {
    KeyedAnswer answer = new KeyedAnswer("ada:" + key, "digest", bytes("answer"));
    Commit.Told told = new Commit.Told(from, to);
    Commit commit =
        new Commit(ROOM, in, key, List.of(bytes(to.change())), null, told, List.of(answer));
    assertThat(Wait.answer(node.rooms().commit(commit))).isInstanceOf(Committed.class);
  }

  @Test
  void whatIsToldIsToldInTheShadowAndAnswersAreNotKeptThere() {
    Revision told = TWO;
    for (int i = 0; i < 10; i++) {
      tell(transport, epoch, "key-" + i, told, told.next("change-" + i));
      told = told.next("change-" + i);
    }
    awaitTold(told);
    assertThat(Wait.answer(transport.rooms().answer(ROOM, "ada:key-1"))).isPresent();
    assertThat(Wait.answer(observer.rooms().answer(ROOM, "ada:key-1"))).isEmpty();
    isAsItShouldBe();
  }

  /** The shadow's log is restarted and not lost: with answers it would still know the command. */
  @Test
  void aCommandThatThePrimaryHasForgottenIsNoDiscrepancy() {
    primary.loseEverything();
    epoch = Wait.answer(transport.rooms().open(ROOM, 0, bytes("0"), TWO)).epoch();
    Commit commit =
        new Commit(
            ROOM,
            epoch,
            "again",
            List.of(bytes("event")),
            null,
            new Commit.Told(TWO, THREE),
            List.of(new KeyedAnswer("ada:first", "digest", bytes("answer"))));
    assertThat(Wait.answer(transport.rooms().commit(commit))).isInstanceOf(Committed.class);
    awaitTold(THREE);
    isAsItShouldBe();
  }

  @Test
  void aRestartFromAnotherRevisionIsRepeated() {
    Wait.answer(transport.rooms().restart(ROOM, epoch, 1, 0, bytes("0"), ONE));
    awaitTold(ONE);
    isAsItShouldBe();
  }

  @Test
  void whatSomebodyElseHasToldIsAConflict() {
    tell(observer, shadow().epoch(), "foreign", TWO, TWO.next("foreign"));
    tell(transport, epoch, "own", TWO, THREE);
    Wait.until(() -> count(Discrepancy.CONFLICT) == 1);
    tell(transport, epoch, "next", THREE, THREE.next("four"));
    awaitTold(THREE.next("four"));
    assertThat(count(Discrepancy.CONFLICT)).isEqualTo(1);
  }

  /** Its number, version and snapshot are right: only what it has told is not. */
  @Test
  void aShadowThatHasToldSomethingElseIsFoundThoughNobodyCommits() {
    Runnable back = store.checkpoint(ROOM);
    tell(transport, epoch, "own", TWO, THREE);
    awaitTold(THREE);
    back.run();
    tell(observer, shadow().epoch(), "foreign", TWO, TWO.next("twin"));
    Wait.until(() -> count(Discrepancy.STATE) > 0);
  }
}
