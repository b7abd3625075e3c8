package io.synctv.cluster.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever two nodes do in whatever order, the cluster does what a list and a map would do. */
class LocalRoomPropertyTests {

  private static final RoomId ROOM = RoomId.of("room");
  private static final int RETAINED_EVENTS = 8;

  /** One thing a node does; the numbers choose among what is possible then. */
  record Step(int node, Kind kind, int key, int events, int offset) {}

  enum Kind {
    CHANGE,
    APPEND,
    OLD_EPOCH,
    REPLAY,
    LOSE
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theClusterBehavesLikeItsModel(long seed) {
    List<Step> steps = steps(new Random(seed));
    LocalCluster cluster =
        LocalCluster.create(new LocalCluster.Options(RETAINED_EVENTS, Duration.ofMinutes(10)));
    try (ClusterTransport one = cluster.node(NodeId.of("one"));
        ClusterTransport two = cluster.node(NodeId.of("two"))) {
      Model model = new Model(List.of(one, two));
      steps.forEach(model::take);
      model.check();
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    for (int count = random.nextInt(61); steps.size() < count; ) {
      steps.add(
          new Step(
              random.nextInt(2),
              kind(random.nextInt(24)),
              random.nextInt(31),
              random.nextInt(1, 5),
              random.nextInt(-1, 13)));
    }
    return steps;
  }

  private static Kind kind(int dice) {
    if (dice < 12) {
      return Kind.CHANGE;
    } else if (dice < 18) {
      return Kind.APPEND;
    } else if (dice < 22) {
      return Kind.REPLAY;
    }
    return dice == 22 ? Kind.OLD_EPOCH : Kind.LOSE;
  }

  private static final class Model {
    private final List<ClusterTransport> nodes;
    private final List<String> heardByOne = new ArrayList<>();
    private final List<String> heardByTwo = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private final List<String> log = new ArrayList<>();
    private final Map<String, CommitResult> answers = new HashMap<>();
    private Epoch epoch;
    private Epoch lost = Epoch.of("never-was");
    private long version;
    private String snapshot = "start";
    private int made;

    Model(List<ClusterTransport> nodes) {
      this.nodes = nodes;
      watch(nodes.getFirst(), heardByOne);
      watch(nodes.getLast(), heardByTwo);
      this.epoch = open().epoch();
    }

    void take(Step step) {
      ClusterTransport node = nodes.get(step.node);
      switch (step.kind) {
        case CHANGE -> commit(node, step, epoch, step.offset < 0 ? version - 1 : version);
        case APPEND -> commit(node, step, epoch, null);
        case OLD_EPOCH -> commit(node, step, lost, version);
        case REPLAY -> replay(node, log.size() + 1 - step.offset);
        case LOSE -> lose(node);
      }
    }

    private void commit(ClusterTransport node, Step step, Epoch in, @Nullable Long on) {
      String key = "key-" + step.key;
      List<String> events = new ArrayList<>();
      for (int i = 0; i < step.events; i++) {
        events.add("event-" + ++made);
      }
      Commit.Change change = on == null ? null : new Commit.Change(on, key.getBytes(UTF_8));
      Commit commit =
          new Commit(
              ROOM, in, key, events.stream().map(event -> event.getBytes(UTF_8)).toList(), change);

      CommitResult result = node.rooms().commit(commit).toCompletableFuture().resultNow();

      if (answers.containsKey(key)) {
        assertThat(result).isEqualTo(answers.get(key));
      } else if (!in.equals(epoch) || (on != null && on != version)) {
        assertThat(result).isInstanceOf(Conflict.class);
        checkHead(((Conflict) result).head());
      } else {
        if (on != null) {
          version++;
          snapshot = key;
        }
        log.addAll(events);
        assertThat(result)
            .isEqualTo(new Committed(epoch, log.size() - events.size() + 1, log.size(), version));
        answers.put(key, result);
        for (int i = log.size() - events.size(); i < log.size(); i++) {
          told.add(epoch + " " + (i + 1) + " " + log.get(i));
        }
      }
    }

    private void replay(ClusterTransport node, int seq) {
      Replay replay = node.rooms().since(ROOM, epoch, seq).toCompletableFuture().resultNow();
      if (seq > log.size() || seq < log.size() - RETAINED_EVENTS || seq < 0) {
        assertThat(replay).isInstanceOf(Replay.Unavailable.class);
        checkHead(((Replay.Unavailable) replay).head());
      } else {
        assertThat(replay).isInstanceOf(Replay.Complete.class);
        assertThat(((Replay.Complete) replay).entries())
            .extracting(entry -> new String(entry.payload(), UTF_8))
            .isEqualTo(log.subList(seq, log.size()));
      }
    }

    private void lose(ClusterTransport node) {
      node.rooms().delete(ROOM);
      lost = epoch;
      epoch = open().epoch();
      assertThat(epoch).isNotEqualTo(lost);
      log.clear();
      answers.clear();
      told.add("resync");
    }

    void check() {
      checkHead(open());
      assertThat(heardByOne).isEqualTo(told);
      assertThat(heardByTwo).isEqualTo(told);
    }

    private void checkHead(LogHead head) {
      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(log.size());
      assertThat(head.version()).isEqualTo(version);
      assertThat(new String(head.snapshot(), UTF_8)).isEqualTo(snapshot);
    }

    private LogHead open() {
      return nodes
          .getFirst()
          .rooms()
          .open(ROOM, version, snapshot.getBytes(UTF_8))
          .toCompletableFuture()
          .resultNow();
    }

    private static void watch(ClusterTransport node, List<String> heard) {
      node.rooms()
          .watch(
              ROOM,
              new RoomListener() {
                @Override
                public void onEntries(List<LogEntry> entries) {
                  for (LogEntry entry : entries) {
                    heard.add(
                        entry.epoch()
                            + " "
                            + entry.seq()
                            + " "
                            + new String(entry.payload(), UTF_8));
                  }
                }

                @Override
                public void onResync() {
                  heard.add("resync");
                }
              });
    }
  }
}
