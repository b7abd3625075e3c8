package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever five people on two nodes do, all of them end with the same room, gap-free. */
final class ConvergenceTest {

  private static final int STEPS = 120;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everySessionEndsInTheSameState(long seed) {
    Random random = new Random(seed);
    LocalCluster cluster = LocalCluster.create();
    InMemoryStores stores = new InMemoryStores();
    Limits limits = Limits.builder().chatBurst(1000).commandsPerSecond(1000).build();
    try (SyncTv one =
            SyncTv.builder()
                .stores(stores)
                .limits(limits)
                .transport(cluster.node(NodeId.of("one")))
                .build();
        SyncTv two =
            SyncTv.builder()
                .stores(stores)
                .limits(limits)
                .transport(cluster.node(NodeId.of("two")))
                .build()) {
      Room room = one.createRoom("Room", UserId.of("p0"));
      List<Room> rooms = List.of(room, two.room(room.id()).orElseThrow());
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        viewers.add(Viewer.in(rooms.get(i % 2), "p" + i));
      }
      List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        int who = random.nextInt(5);
        Viewer viewer = viewers.get(who);
        if (random.nextInt(15) == 0) {
          // Coming back, perhaps at the other node, with what was known.
          viewers.set(who, viewer.reconnect(rooms.get(random.nextInt(2))));
        } else {
          outcomes.add(
              rooms.get(random.nextInt(2)).submit(viewer.session, command(viewer, random, step)));
        }
      }
      outcomes.forEach(Wait::answer);
      check(seed, rooms, viewers);
    }
  }

  private static void check(long seed, List<Room> rooms, List<Viewer> viewers) {
    Wait.until(() -> Viewer.truth(rooms.getLast()).equals(Viewer.truth(rooms.getFirst())));
    List<Object> truth = Viewer.truth(rooms.getFirst());
    for (Viewer viewer : viewers) {
      Wait.until(() -> viewer.known().equals(truth));
      assertThat(viewer.faults()).as("seed %d, %s", seed, viewer.user).isEmpty();
      assertThat(viewer.said()).as("seed %d", seed).isEqualTo(viewers.getFirst().said());
    }
    // Whoever replays all of it knows what those know who heard it live.
    Viewer replay = new Viewer(User.of("late"));
    replay.join(rooms.getFirst(), null);
    Wait.until(() -> replay.known().equals(truth));
    assertThat(replay.said()).as("seed %d", seed).containsSubsequence(tail(viewers.getFirst()));
  }

  private static List<String> tail(Viewer viewer) {
    List<String> said = viewer.said();
    return said.subList(Math.max(0, said.size() - 100), said.size());
  }

  private static Command command(Viewer viewer, Random random, int step) {
    List<PlaylistItem> items = viewer.playlist();
    MediaId item =
        items.isEmpty() ? MediaId.of("none") : items.get(random.nextInt(items.size())).id();
    MediaId other =
        items.isEmpty() || random.nextInt(5) == 0
            ? null
            : items.get(random.nextInt(items.size())).id();
    return switch (random.nextInt(14)) {
      case 0, 1 -> Command.add(Scene.media("m" + step));
      case 2 -> Command.select(Scene.media("s" + step));
      case 3 -> new PlaylistCommand.Remove(List.of(item));
      case 4 -> new PlaylistCommand.Move(item, other);
      case 5 -> new PlaylistCommand.Rename(item, "name " + step);
      case 6, 7 -> Command.chat("chat " + step);
      case 8 -> Command.play();
      case 9 -> Command.pause();
      case 10 -> Command.rate(0.5 + random.nextInt(4) * 0.5);
      case 11 -> new PlaybackCommand.Select(item, null, random.nextBoolean());
      case 12 -> new PlaybackCommand.Ended(item, 1.0);
      default -> Command.seek(random.nextInt(1000));
    };
  }
}
