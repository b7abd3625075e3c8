package io.synctv.cluster.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever two nodes do in whatever order, the cluster does what a list and a map would do. */
class LocalRoomPropertyTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final int RETAINED_EVENTS = 8;

  /** One thing a node does; the numbers choose among what is possible then. */
  record Step(int node, Kind kind, int key, int events, int offset, List<Integer> answers) {}

  enum Kind {
    CHANGE,
    APPEND,
    TELL,
    OLD_EPOCH,
    REPLAY,
    LOSE,
    RESTART
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
              kind(random.nextInt(32)),
              random.nextInt(31),
              random.nextInt(1, 5),
              random.nextInt(-1, 13),
              random.ints(random.nextInt(3), 0, 40).distinct().boxed().toList()));
    }
    return steps;
  }

  private static Kind kind(int dice) {
    if (dice < 12) {
      return Kind.CHANGE;
    } else if (dice < 18) {
      return Kind.APPEND;
    } else if (dice < 24) {
      return Kind.TELL;
    } else if (dice < 28) {
      return Kind.REPLAY;
    } else if (dice < 30) {
      return Kind.RESTART;
    }
    return dice == 30 ? Kind.OLD_EPOCH : Kind.LOSE;
  }

  private static final class Model {
    private final List<ClusterTransport> nodes;
    private final List<String> heardByOne = new ArrayList<>();
    private final List<String> heardByTwo = new ArrayList<>();
    private final List<String> deliveries = new ArrayList<>();

    private final List<String> log = new ArrayList<>();
    private final Map<String, CommitResult> answers = new HashMap<>();
    private final Map<String, KeyedAnswer> commands = new HashMap<>();
    private Revision told = Revision.CREATED;
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
        case CHANGE -> commit(node, step, epoch, step.offset < 0 ? version - 1 : version, null);
        case APPEND -> commit(node, step, epoch, null, null);
        case TELL -> commit(node, step, epoch, step.events < 2 ? version : null, telling(step));
        case OLD_EPOCH -> commit(node, step, lost, version, telling(step));
        case REPLAY -> replay(node, log.size() + 1 - step.offset);
        case LOSE -> lose(node);
        case RESTART -> restart(node, step);
      }
      checkAnswers(node);
    }

    private Commit.Told telling(Step step) {
      Revision from =
          switch (step.offset) {
            case 0 -> new Revision(told.number(), "another");
            case 1 -> new Revision(told.number() + 1, told.change());
            default -> told;
          };
      Revision to = from;
      for (int i = 0; i < step.events; i++) {
        to = to.next("change-" + ++made);
      }
      return new Commit.Told(from, to);
    }

    private void commit(
        ClusterTransport node,
        Step step,
        Epoch in,
        @Nullable Long on,
        Commit.@Nullable Told telling) {
      String key = "key-" + step.key;
      List<String> events = new ArrayList<>();
      for (int i = 0; i < step.events; i++) {
        events.add("event-" + ++made);
      }
      List<KeyedAnswer> keyed = new ArrayList<>();
      for (int command : step.answers) {
        keyed.add(new KeyedAnswer("command-" + command, "d" + ++made, new byte[0]));
      }
      Commit.Change change = on == null ? null : new Commit.Change(on, key.getBytes(UTF_8));
      Commit commit =
          new Commit(
              ROOM,
              in,
              key,
              events.stream().map(event -> event.getBytes(UTF_8)).toList(),
              change,
              telling,
              keyed);

      CommitResult result = node.rooms().commit(commit).toCompletableFuture().resultNow();

      if (answers.containsKey(key)) {
        assertThat(result).isEqualTo(answers.get(key));
      } else if (keyed.stream().anyMatch(answer -> commands.containsKey(answer.key()))) {
        assertThat(result).isInstanceOf(CommitResult.Known.class);
        assertThat(((CommitResult.Known) result).answers())
            .containsExactlyInAnyOrderElementsOf(
                keyed.stream()
                    .filter(answer -> commands.containsKey(answer.key()))
                    .map(answer -> commands.get(answer.key()))
                    .toList());
      } else if (!in.equals(epoch)
          || (on != null && on != version)
          || (telling != null && !telling.from().equals(told))) {
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
        keyed.forEach(answer -> commands.put(answer.key(), answer));
        told = telling == null ? told : telling.to();
        for (int i = log.size() - events.size(); i < log.size(); i++) {
          deliveries.add(epoch + " " + (i + 1) + " " + log.get(i));
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
      commands.clear();
      deliveries.add("resync");
    }

    private void restart(ClusterTransport node, Step step) {
      boolean fits = step.offset > 2;
      Revision next = new Revision(step.key, "restarted-" + step.key);
      LogHead head =
          node.rooms()
              .restart(
                  ROOM, epoch, fits ? log.size() : log.size() + 1, 7, "new".getBytes(UTF_8), next)
              .toCompletableFuture()
              .resultNow();
      if (fits) {
        assertThat(head.epoch()).isNotEqualTo(epoch);
        lost = epoch;
        epoch = head.epoch();
        version = 7;
        snapshot = "new";
        told = next;
        log.clear();
        deliveries.add("resync");
      }
      checkHead(head);
    }

    private void checkAnswers(ClusterTransport node) {
      for (int i = 0; i < 40; i++) {
        String key = "command-" + i;
        Optional<KeyedAnswer> answer =
            node.rooms().answer(ROOM, key).toCompletableFuture().resultNow();
        assertThat(answer).isEqualTo(Optional.ofNullable(commands.get(key)));
      }
    }

    void check() {
      checkHead(open());
      assertThat(heardByOne).isEqualTo(deliveries);
      assertThat(heardByTwo).isEqualTo(deliveries);
    }

    private void checkHead(LogHead head) {
      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(log.size());
      assertThat(head.version()).isEqualTo(version);
      assertThat(head.told()).isEqualTo(told);
      assertThat(new String(head.snapshot(), UTF_8)).isEqualTo(snapshot);
    }

    private LogHead open() {
      return nodes
          .getFirst()
          .rooms()
          .open(ROOM, version, snapshot.getBytes(UTF_8), told)
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
