package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Replay;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.StringCodec;

/** A Redis that deletes keys, one of them or all, as its policy or somebody makes it. */
@Tag("slow")
class EvictionTest extends OnRedis {

  private static final String COUNTER = "sessions:ada";

  private final List<String> news = new CopyOnWriteArrayList<>();
  private RedisTransport one;
  private RedisTransport two;

  @BeforeEach
  void openNodes() {
    one = node(Map.of());
    one.nodes()
        .watch(
            new NodesListener() {
              @Override
              public void onJoined(NodeInfo node) {
                news.add("joined " + node.node());
              }

              @Override
              public void onLeft(NodeId node) {
                news.add("left " + node);
              }
            });
    two = node(Map.of());
    // A node that was out of reach for a moment, as on a busy machine, says again that it is there.
    awaitUntil(() -> news.contains("joined " + two.node()));
    for (RedisTransport node : List.of(one, one, two)) {
      assertThat(answer(node.counters().take(COUNTER, 5))).isTrue();
    }
  }

  @Test
  void whatIsDeletedAtOnceIsPutBack() {
    Heard heard = new Heard();
    Epoch lost = open(one, ROOM);
    one.rooms().watch(ROOM, heard);
    awaitUntil(() -> heard.resyncs.get() > 0);
    answer(one.rooms().commit(event(ROOM, lost)));
    int before = heard.resyncs.get();

    tool.getKeys().flushall();

    awaitUntil(() -> heard.resyncs.get() > before); // though nothing happens in the room
    assertThat(answer(one.rooms().since(ROOM, lost, 1))).isEqualTo(new Replay.Missing());
    assertThat(answer(one.rooms().commit(event(ROOM, lost)))).isEqualTo(new CommitResult.Missing());
    LogHead head = answer(one.rooms().open(ROOM, 7, bytes("kept"), Revision.CREATED));
    assertThat(head.epoch()).isNotEqualTo(lost);
    assertThat(answer(two.rooms().commit(event(ROOM, head.epoch()))))
        .isEqualTo(new CommitResult.Committed(head.epoch(), 1, 1, 7));
    awaitUntil(() -> heard.last() == 1);
    awaitCountersAndDirectory();
    assertThat(one.health().state()).isEqualTo(Health.State.UP);
    assertThat(news).as("nobody was taken for gone").containsOnly("joined " + two.node());
  }

  @Test
  void aCounterThatIsEvictedAloneIsPutBack() {
    tool.getKeys().delete(keys.counter(COUNTER));
    awaitUntil(() -> total(one.counters()) == 3);
  }

  @Test
  void ofManyCountersEachIsPutBackInItsTurn() {
    List<String> many =
        IntStream.range(0, 40_000)
            .mapToObj(i -> "room:" + i)
            .filter(name -> keys.bucket(name) == 0)
            .toList();
    assertThat(many).hasSizeGreaterThan(300);
    for (String name : many) {
      answer(one.counters().take(name, 1));
    }
    tool.getKeys().delete(many.stream().map(keys::counter).toArray(String[]::new));
    awaitUntil(() -> many.stream().allMatch(name -> answer(one.counters().total(name)).equals(1)));
  }

  @Test
  void theInfosOfNodesThatAreEvictedArePutBackAndNobodyIsTakenForGone() {
    tool.getKeys().delete(keys.nodesInfo());
    awaitCountersAndDirectory();
    for (int i = 0; i < 4; i++) {
      awaitBeat();
    }
    assertThat(news).containsOnly("joined " + two.node());
  }

  /**
   * Guards a bug: a node that died after its lease was evicted stayed in the directory for good.
   */
  @Test
  void aNodeThatDiesAfterItsLeaseWasEvictedIsGoneAfterAnotherOne() {
    two.crash();
    tool.getKeys().delete(keys.nodesAlive());
    awaitUntil(() -> news.contains("left " + two.node()));
    assertThat(answer(one.nodes().list())).extracting(NodeInfo::node).containsExactly(one.node());
  }

  @Test
  void aStreamThatIsEvictedAloneIsMissingAndTheRoomGoesOn() {
    Epoch epoch = open(one, ROOM);
    Heard heard = new Heard();
    two.rooms().watch(ROOM, heard);
    awaitUntil(() -> heard.resyncs.get() > 0);
    answer(one.rooms().commit(event(ROOM, epoch)));
    tool.getKeys().delete(keys.log(ROOM));
    assertThat(answer(one.rooms().since(ROOM, epoch, 0))).isInstanceOf(Replay.Unavailable.class);
    assertThat(answer(one.rooms().commit(event(ROOM, epoch))))
        .isEqualTo(new CommitResult.Committed(epoch, 2, 2, 0));
    awaitUntil(() -> heard.last() == 2);
  }

  /** Waits until this node has given another sign of life, which its lease shows. */
  private void awaitBeat() {
    double end = lease();
    awaitUntil(() -> lease() > end);
  }

  private double lease() {
    Double end =
        tool.getScoredSortedSet(keys.nodesAlive(), StringCodec.INSTANCE)
            .getScore(one.node().value());
    return end == null ? 0 : end;
  }

  private void awaitCountersAndDirectory() {
    awaitUntil(() -> total(one.counters()) == 3 && total(two.counters()) == 3);
    for (RedisTransport node : List.of(one, two)) {
      awaitUntil(
          () ->
              answer(node.nodes().list()).stream()
                  .map(NodeInfo::node)
                  .collect(Collectors.toSet())
                  .equals(Set.of(one.node(), two.node())));
    }
  }

  private static int total(Counters counters) {
    return answer(counters.total(COUNTER));
  }
}
