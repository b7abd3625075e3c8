package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.SessionMessage.Notice;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three nodes over one database, and what becomes of a room when their store fails them. */
final class OutageTest {

  private static final Notice ISOLATED = new Notice("CLUSTER_ISOLATED");
  private static final Notice RESTORED = new Notice("CLUSTER_RESTORED");

  private static final List<NodeId> NODES =
      List.of(NodeId.of("one"), NodeId.of("two"), NodeId.of("three"));

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final List<SyncTv> engines = NODES.stream().map(this::engine).toList();
  private final Room first = engines.getFirst().createRoom("Room", UserId.of("ada"));
  private final List<Room> rooms =
      engines.stream().map(engine -> engine.room(first.id()).orElseThrow()).toList();
  private final List<Viewer> viewers =
      List.of(
          Viewer.in(rooms.get(0), "ada"),
          Viewer.in(rooms.get(1), "bob"),
          Viewer.in(rooms.get(2), "cyd"));

  private SyncTv engine(NodeId node) {
    Limits limits =
        Limits.builder()
            .grace(Duration.ofMillis(400))
            .roomIdle(Duration.ofMillis(100))
            .chatBurst(10_000)
            .build();
    return SyncTv.builder().stores(stores).transport(cluster.node(node)).limits(limits).build();
  }

  @AfterEach
  void stop() {
    engines.forEach(SyncTv::close);
  }

  private Outcome submit(int node, Command command) {
    return viewers.get(node).submit(rooms.get(node), command);
  }

  private void accepted(int node, Command command) {
    assertThat(submit(node, command)).isInstanceOf(Outcome.Accepted.class);
  }

  private void converge() {
    Wait.until(
        () ->
            IntStream.range(0, NODES.size())
                .allMatch(
                    i ->
                        Viewer.truth(rooms.get(i)).equals(Viewer.truth(first))
                            && viewers.get(i).known().equals(Viewer.truth(first))));
    viewers.forEach(viewer -> assertThat(viewer.faults()).isEmpty());
    assertThat(stores.rooms().read(first.id(), 1).orElseThrow().playlist())
        .isEqualTo(viewers.getFirst().playlist());
  }

  private void cut(int node) {
    cluster.cutOff(NODES.get(node));
  }

  private void heal(int node) {
    cluster.reconnect(NODES.get(node));
  }

  @Test
  void aNodeThatIsCutOffGoesOnAndItsPeopleAreTold() {
    accepted(0, Command.select(Scene.media("a")));
    converge();

    cut(0);
    accepted(0, Command.seek(10));
    accepted(0, Command.chat("anybody there?"));
    accepted(0, Command.add(Scene.media("b")));

    assertThat(first.view().state().playback().position()).isEqualTo(10);
    assertThat(rooms.get(1).view().state().playback().position()).isZero();
    // Told when the store went away, and once more behind the greeting of the fork.
    assertThat(viewers.get(0).heard(Notice.class)).containsExactly(ISOLATED, ISOLATED);
    assertThat(viewers.get(1).heard(Notice.class)).isEmpty();

    heal(0);
    converge();
    assertThat(rooms.get(1).view().state().playback().position()).isEqualTo(10);
    everybodyKnowsThatWasSaid(List.of("anybody there?"));
    assertThat(viewers.get(2).playlist()).hasSize(2);
    Wait.until(() -> viewers.get(0).heard(Notice.class).getLast().equals(RESTORED));
  }

  @Test
  void theTimelineThatWasChangedLastHolds() {
    accepted(0, Command.select(Scene.media("a")));
    converge();
    cut(0);
    accepted(0, Command.seek(10));
    accepted(0, Command.seek(11));
    accepted(0, Command.seek(12));
    awaitNextMillisecond();
    accepted(1, Command.seek(50));
    heal(0);
    converge();
    assertThat(first.view().state().playback().position()).isEqualTo(50);

    cut(0);
    accepted(1, Command.seek(60));
    awaitNextMillisecond();
    accepted(0, Command.seek(70));
    heal(0);
    converge();
    assertThat(first.view().state().playback().position()).isEqualTo(70);
    Wait.until(
        () -> stores.playback().find(first.id()).filter(p -> p.position() == 70).isPresent());
  }

  private void awaitNextMillisecond() {
    long now = engines.getFirst().clock().millis();
    Wait.until(() -> engines.getFirst().clock().millis() > now);
  }

  @Test
  void whatWasSaidAndAddedOnBothSidesIsThereAfterwards() {
    cut(0);
    cut(1);
    accepted(0, Command.chat("zero"));
    accepted(0, Command.add(Scene.media("zero")));
    accepted(1, Command.chat("one"));
    accepted(1, Command.add(Scene.media("one")));
    accepted(2, Command.chat("two"));
    accepted(2, Command.add(Scene.media("two")));
    heal(1);
    heal(0);
    converge();
    everybodyKnowsThatWasSaid(List.of("zero", "one", "two"));
    viewers.forEach(viewer -> assertThat(viewer.playlist()).hasSize(3));
  }

  @Test
  void aStoreThatCameBackEmptyIsFilledFromTheNodes() {
    accepted(0, Command.select(Scene.media("a")));
    accepted(1, Command.seek(25));
    converge();

    cluster.loseEverything();
    accepted(2, Command.chat("still here"));

    converge();
    assertThat(first.view().state().playback().position()).isEqualTo(25);
    everybodyKnowsThatWasSaid(List.of("still here"));
  }

  @Test
  void aStoreThatWentBackInTimeNeverUsesANumberTwice() {
    accepted(0, Command.select(Scene.media("a")));
    converge();
    Runnable goBack = cluster.checkpoint(first.id());
    accepted(0, Command.seek(31));
    accepted(1, Command.chat("lost by the store"));
    converge();
    var epoch = first.view().epoch();

    cut(0);
    cut(1);
    cut(2);
    goBack.run();
    heal(2);
    heal(1);
    heal(0);

    Wait.until(() -> !first.view().epoch().equals(epoch));
    converge();
    assertThat(first.view().state().playback().position()).isEqualTo(31);
    everybodyKnowsThatWasSaid(List.of("lost by the store"));
  }

  @Test
  void aRoomCanBeEnteredAndUsedWhileItsNodeIsCutOff() {
    accepted(0, Command.select(Scene.media("a")));
    accepted(0, Command.seek(5));
    Wait.until(() -> stores.playback().find(first.id()).isPresent());
    NodeId lateId = NodeId.of("late");
    SyncTv late = engine(lateId);
    cluster.cutOff(lateId);

    Room room = late.room(first.id()).orElseThrow();
    Viewer dan = Viewer.in(room, "dan");
    assertThat(dan.submit(room, Command.seek(99))).isInstanceOf(Outcome.Accepted.class);
    Wait.until(() -> dan.heard(Notice.class).contains(ISOLATED));

    cluster.reconnect(lateId);
    converge();
    Wait.until(() -> Viewer.truth(room).equals(Viewer.truth(first)));
    assertThat(first.view().state().playback().position()).isEqualTo(99);
    late.close();
  }

  /** Guards against a room that leaves memory with what only it knows. */
  @Test
  void whatWasDoneApartIsToldEvenWhenEverybodyHasLeftMeanwhile() {
    accepted(0, Command.select(Scene.media("a")));
    converge();
    cut(0);
    accepted(0, Command.seek(42));
    accepted(0, Command.chat("gone before anybody heard"));
    viewers.get(0).session.close(CloseCode.NORMAL);
    long sweeps = System.nanoTime() + Duration.ofMillis(300).toNanos();
    Wait.until(() -> System.nanoTime() > sweeps);

    heal(0);

    Wait.until(() -> viewers.get(1).said().equals(List.of("gone before anybody heard")));
    Wait.until(() -> viewers.get(2).playback().position() == 42);
    Wait.until(() -> engines.getFirst().statistics().rooms() == 0);
  }

  @Test
  void anOutageInWhichNobodyDidAnythingChangesNothing() {
    accepted(0, Command.select(Scene.media("a")));
    converge();
    var epoch = first.view().epoch();
    cut(0);
    accepted(1, Command.seek(8));
    heal(0);
    converge();
    assertThat(first.view().epoch()).isEqualTo(epoch);
    assertThat(engines.getFirst().statistics().forks()).isZero();
  }

  @Test
  void somebodyComesBackToAForkedRoomAndMissesNothing() {
    accepted(0, Command.select(Scene.media("a")));
    cut(0);
    accepted(0, Command.seek(1));
    accepted(0, Command.seek(2));
    Viewer ada = viewers.get(0);
    Wait.until(() -> ada.known().equals(Viewer.truth(first)));
    Viewer again = ada.reconnect(first);
    Wait.until(() -> again.known().equals(Viewer.truth(first)));
    assertThat(again.faults()).isEmpty();
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 25);
  }

  /** Commands all the time while the store fails in every way there is. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whateverFailsEverybodyEndsWithTheSameRoom(int seed) {
    Random random = new Random(seed);
    List<String> said = new ArrayList<>();
    List<Runnable> checkpoints = new ArrayList<>();
    accepted(0, Command.select(Scene.media("a")));
    int items = 1;
    for (int step = 0; step < 80; step++) {
      int node = random.nextInt(NODES.size());
      switch (random.nextInt(12)) {
        case 0 -> cut(node);
        case 1, 2 -> heal(node);
        case 3 -> {
          if (random.nextInt(4) == 0) {
            cluster.loseEverything();
          }
        }
        case 4 -> checkpoints.add(cluster.checkpoint(first.id()));
        case 5 -> {
          if (!checkpoints.isEmpty() && random.nextInt(3) == 0) {
            IntStream.range(0, NODES.size()).forEach(this::cut);
            checkpoints.removeLast().run();
            IntStream.range(0, NODES.size()).forEach(this::heal);
          }
        }
        case 6, 7 -> {
          String text = seed + "/" + step;
          if (submit(node, Command.chat(text)) instanceof Outcome.Accepted) {
            said.add(text);
          }
        }
        case 8 -> {
          if (submit(node, Command.add(Scene.media("m" + step))) instanceof Outcome.Accepted) {
            items++;
          }
        }
        default -> submit(node, random.nextBoolean() ? Command.seek(step) : Command.play());
      }
    }
    IntStream.range(0, NODES.size()).forEach(this::heal);
    converge();
    assertThat(viewers.getFirst().playlist()).as("seed %d", seed).hasSize(items);
    everybodyKnowsThatWasSaid(said);
  }

  /** What was said on the other side of a cut comes through the database, a moment later. */
  private void everybodyKnowsThatWasSaid(List<String> said) {
    for (Viewer viewer : viewers) {
      Wait.until(() -> Set.copyOf(viewer.said()).containsAll(said));
      assertThat(viewer.said()).containsExactlyInAnyOrderElementsOf(said);
    }
  }
}
