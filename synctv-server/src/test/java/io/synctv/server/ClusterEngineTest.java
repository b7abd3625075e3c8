package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.Stores;
import io.synctv.cluster.redis.WrongClock;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.store.jdbc.JdbcStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisMonitor;
import redis.clients.jedis.exceptions.JedisException;

/** Two engines on a real Redis and a real SQLite file, with what they ask of both written down. */
class ClusterEngineTest {

  private static final Duration APART = Duration.ofSeconds(5);
  private static final int COMMANDS = 60;

  /** How the key of a room's sessions in Redis ends. */
  private static final String WHO_IS_THERE = ":sessions\"";

  private static final int FIGHT = 1000;
  private static final User ADA = User.of("ada");

  @TempDir Path folder;

  private final RedisProcess redis = RedisProcess.start();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
    redis.close();
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.add(part);
    return part;
  }

  private SyncTv engine(String name, Duration ahead) {
    ClusterContext context =
        ClusterContext.builder(NodeId.of(name))
            .secret("a secret of the tests, which all nodes share")
            // Signs of life are no commands, and none is due while commands are counted.
            .heartbeat(Duration.ofMinutes(2))
            .lease(Duration.ofMinutes(10))
            .settings(Map.of("redis.addresses", redis.address()))
            .build();
    Stores stores = keep(JdbcStores.open(folder.resolve("synctv.db")));
    return keep(
        SyncTv.builder()
            .stores(new CountedStores(stores))
            .transport(keep(WrongClock.ahead(context, ahead)))
            .build());
  }

  /** The engine knows the database by these calls only: without a call there is no statement. */
  private final class CountedStores implements Stores {
    private final Stores stores;

    CountedStores(Stores stores) {
      this.stores = stores;
    }

    private <S> S counted(Class<S> type, S store) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                calls.add(type.getSimpleName() + "." + method.getName());
                try {
                  return method.invoke(store, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    @Override
    public RoomStore rooms() {
      return counted(RoomStore.class, stores.rooms());
    }

    @Override
    public ChangeStore changes() {
      return counted(ChangeStore.class, stores.changes());
    }

    @Override
    public ChatStore chat() {
      return counted(ChatStore.class, stores.chat());
    }

    @Override
    public PlaybackStore playback() {
      return counted(PlaybackStore.class, stores.playback());
    }

    @Override
    public SharedValues sharedValues() {
      return counted(SharedValues.class, stores.sharedValues());
    }

    @Override
    public void close() {
      stores.close();
    }
  }

  private static void submit(Room room, Command command) throws Exception {
    Outcome outcome =
        room.submit(Actor.of(ADA), Submission.of(command))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(condition);
  }

  /** A command on a node that has not heard of the one before would meet a conflict, and ask. */
  private static void command(Room on, Room other, Command command) throws Exception {
    submit(on, command);
    await(() -> other.view().seq() == on.view().seq());
  }

  /** Writes down what Redis is asked, until the test ends; not what scripts ask inside it. */
  private List<String> watchRedis() {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    Jedis jedis = redis.client();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    jedis.monitor(
                        new JedisMonitor() {
                          @Override
                          public void onCommand(String command) {
                            if (!command.contains(" lua] ")) {
                              asked.add(command);
                            }
                          }
                        });
                  } catch (JedisException e) {
                    // Closed at the end.
                  }
                });
    keep(
        () -> {
          jedis.close();
          thread.join(10_000);
        });
    awaitMark(asked, "begin");
    asked.clear();
    return asked;
  }

  /** Asks Redis something and waits until that was written down, and all before it. */
  private void awaitMark(List<String> asked, String mark) {
    try (Jedis client = redis.client()) {
      await(
          () -> {
            client.get(mark);
            return List.copyOf(asked).stream().anyMatch(line -> line.endsWith("\"" + mark + "\""));
          });
    }
  }

  @Test
  void aPlaybackCommandCostsOneRoundTripAndNoStatement() throws Exception {
    SyncTv one = engine("one", Duration.ZERO);
    SyncTv two = engine("two", Duration.ZERO);
    Room here = one.createRoom("Room", ADA.id());
    submit(here, Command.select(Media.of("https://example.org/a.mp4")));
    Room there = two.room(here.id()).orElseThrow();
    there.join(User.of("bob"), message -> {});
    here.join(ADA, message -> {});
    await(() -> there.view().seq() == here.view().seq() && here.count() == 2 && there.count() == 2);
    List<String> asked = watchRedis();
    calls.clear();
    long before = here.view().seq();

    for (int i = 0; i < COMMANDS; i += 3) {
      command(here, there, Command.seek(i + 1));
      command(there, here, Command.pause());
      command(here, there, Command.play());
    }

    awaitMark(asked, "end");
    List<String> all = List.copyOf(asked);
    // What Redisson sends again, as no answer came in time on a busy machine, counts once. Nodes
    // that
    // have just come ask who is there, some times within six seconds: that is no command's
    // question.
    long ofRoom =
        all.stream()
            .filter(line -> line.contains(here.id().value()))
            .filter(line -> !line.contains(WHO_IS_THERE))
            .map(line -> line.substring(line.indexOf(']')))
            .distinct()
            .count();
    System.out.printf(
        "%d playback commands, %d events: %d questions about the room; all questions: %s%n",
        COMMANDS, here.view().seq() - before, ofRoom, kinds(all));
    // A command that finds nothing to change asks nothing.
    assertThat(ofRoom)
        .isEqualTo(here.view().seq() - before)
        .isBetween(COMMANDS / 2L, (long) COMMANDS);
    assertThat(calls)
        .as("written behind, and looked at once a second")
        .allMatch(Set.of("PlaybackStore.save", "ChangeStore.recent")::contains);
  }

  @Test
  void aDurableCommandCostsOneTransaction() throws Exception {
    SyncTv one = engine("one", Duration.ZERO);
    Room room = one.createRoom("Room", ADA.id());
    submit(room, Command.chat("the room is loaded"));
    calls.clear();
    submit(room, Command.add(Media.of("https://example.org/a.mp4")));
    submit(room, Command.chat("hi"));
    List<String> asked = calls.stream().filter(call -> !call.equals("ChangeStore.recent")).toList();
    assertThat(asked).containsExactly("ChangeStore.apply", "ChangeStore.apply");
  }

  /** Each command is sent twice under its key, and every one wants the same thing changed. */
  @Test
  void twoNodesThatFightOverARoomOrderAllCommandsAndApplyEachOnce() throws Exception {
    SyncTv one = engine("one", Duration.ZERO);
    SyncTv two = engine("two", Duration.ZERO);
    Room here = one.createRoom("Room", ADA.id());
    submit(here, Command.select(Media.of("https://example.org/a.mp4")));
    Room there = two.room(here.id()).orElseThrow();
    await(() -> there.view().seq() == here.view().seq());
    Numbers seenHere = Numbers.in(here, here.view().seq());
    Numbers seenThere = Numbers.in(there, there.view().seq());
    long seq = here.view().seq();
    long version = here.view().state().playback().version();

    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < FIGHT; i++) {
      for (Room room : List.of(here, there)) {
        double position = 1 + 2 * i + (room == here ? 0 : 1);
        IdempotencyKey key = IdempotencyKey.of("seek-" + (int) position);
        Submission seek = new Submission(Command.seek(position), null, null, key);
        outcomes.add(room.submit(Actor.of(ADA), seek).toCompletableFuture());
        outcomes.add(room.submit(Actor.of(ADA), seek).toCompletableFuture());
      }
    }
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < outcomes.size(); i += 2) {
      Outcome first = outcomes.get(i).get(60, TimeUnit.SECONDS);
      assertThat(first).isInstanceOf(Outcome.Accepted.class);
      assertThat(outcomes.get(i + 1).get(60, TimeUnit.SECONDS)).isEqualTo(first);
      numbers.add(((Outcome.Accepted) first).seq());
    }

    assertThat(numbers).hasSize(2 * FIGHT);
    await(() -> seenHere.last() == seq + 2 * FIGHT && seenThere.last() == seq + 2 * FIGHT);
    assertThat(seenHere.faults()).isEmpty();
    assertThat(seenThere.faults()).isEmpty();
    assertThat(here.view().state().playback())
        .isEqualTo(there.view().state().playback())
        .returns(version + 2 * FIGHT, PlaybackState::version);
    System.out.printf(
        "2 x %d commands on one room: %d conflicts, decided anew%n",
        FIGHT, one.statistics().conflicts() + two.statistics().conflicts());
  }

  /** What somebody in a room sees: numbers one after the other, versions that grow. */
  private static final class Numbers {
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile long last;
    private long version;

    static Numbers in(Room room, long seq) {
      Numbers numbers = new Numbers();
      numbers.last = seq;
      room.join(User.of("eve"), numbers::take);
      return numbers;
    }

    private void take(SessionMessage message) {
      switch (message) {
        case SessionMessage.Skipped skipped -> next(skipped.from(), skipped.seq());
        case SessionMessage.Ordered ordered -> {
          next(ordered.event().seq(), ordered.event().seq());
          if (ordered.event().event() instanceof PlaybackEvent.Changed changed) {
            long now = changed.playback().version();
            if (now <= version) {
              faults.add("version " + now + " after " + version);
            }
            version = now;
          }
        }
        default -> {}
      }
    }

    private void next(long from, long to) {
      if (from != last + 1) {
        faults.add(from + " after " + last);
      }
      last = to;
    }

    long last() {
      return last;
    }

    Queue<String> faults() {
      return faults;
    }
  }

  private static Map<String, Long> kinds(List<String> commands) {
    return commands.stream()
        .map(command -> command.replaceAll("^[^\"]*\"(\\w+)\".*$", "$1").toUpperCase(Locale.ROOT))
        .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
  }

  @Test
  void viewersAgreeOnThePositionHoweverFarApartTheirNodesClocksAre() throws Exception {
    SyncTv one = engine("one", Duration.ZERO);
    SyncTv two = engine("two", APART);
    Room here = one.createRoom("Room", ADA.id());
    submit(here, Command.select(Media.of("https://example.org/a.mp4")));
    submit(here, Command.play());
    Room there = two.room(here.id()).orElseThrow();
    await(() -> there.view().state().playback().equals(here.view().state().playback()));
    PlaybackState playback = here.view().state().playback();
    await(
        () -> one.clock().millis() > playback.anchor() && two.clock().millis() > playback.anchor());

    double least = Double.MAX_VALUE;
    double apart = 0;
    for (int i = 0; i < 200; i++) {
      double before = playback.positionAt(one.clock().millis(), null);
      double other = playback.positionAt(two.clock().millis(), null);
      double after = playback.positionAt(one.clock().millis(), null);
      if (after - before < least) {
        least = after - before;
        apart = Math.abs(other - (before + after) / 2);
      }
    }
    System.out.printf("clocks %s apart: positions %.1f ms apart%n", APART, apart * 1000);
    assertThat(apart).isLessThanOrEqualTo(0.010);
    // What either does next lies on the timeline that both see.
    submit(there, Command.pause());
    await(() -> !here.view().state().playback().playing());
    assertThat(here.view().state().playback().position())
        .isCloseTo(playback.positionAt(one.clock().millis(), null), Offset.offset(2.0));
  }
}
