package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.targets.RelayTarget;
import io.synctv.examples.load.targets.StartUps;
import io.synctv.examples.load.targets.SyncTvTarget;
import io.synctv.examples.load.targets.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** All scenarios by name. Each starts what it needs and ends it. */
final class Scenarios {

  static final String LATENCY = "latency";
  static final String DURABLE = "durable";
  static final String FLOOD = "flood";
  static final String MANY_ROOMS = "many-rooms";
  static final String SLOW_VIEWER = "slow-viewer";
  static final String CROSS_NODE = "cross-node";
  static final String START_UP = "start-up";
  static final String READY = "ready, ms";
  static final String PLAIN = "SyncTV without options";
  static final String BARE = "bare Helidon server";

  /** An event of ours has about this size, so that is what the relays pass on. */
  static final int EVENT_BYTES = 200;

  private static final int FAN_OUT_PEOPLE = 500;
  private static final int ROUNDS = 3;
  private static final int START_UPS = 7;
  private static final int RARE_SECONDS = 40;
  private static final int SLOW_VIEWER_SECONDS = 20;

  static final Map<String, Function<Context, List<Result>>> ALL = new LinkedHashMap<>();

  static {
    ALL.put(FanOut.NAME, Scenarios::fanOut);
    ALL.put(LATENCY, Scenarios::latency);
    ALL.put(DURABLE, Scenarios::durable);
    ALL.put(Joins.NAME, Scenarios::joins);
    ALL.put(FLOOD, Scenarios::flood);
    ALL.put(RoomCreation.NAME, Scenarios::roomCreation);
    ALL.put(MANY_ROOMS, Scenarios::manyRooms);
    ALL.put(Idle.NAME, Scenarios::idle);
    ALL.put(SLOW_VIEWER, Scenarios::slowViewer);
    ALL.put(CROSS_NODE, Scenarios::crossNode);
    ALL.put(START_UP, Scenarios::startUp);
    ALL.put(Soak.NAME, Scenarios::soak);
  }

  private Scenarios() {}

  /** SyncTV, and the relays where they can be had. */
  private static <T> T withTargets(Context context, Function<List<Target>, T> task) {
    List<Target> targets = new ArrayList<>();
    try {
      targets.add(context.syncTv());
      Path relay = context.launcher().relayFolder();
      if (relay != null) {
        targets.add(RelayTarget.node(context.launcher(), relay, EVENT_BYTES));
      }
      targets.add(RelayTarget.helidon(context.launcher(), EVENT_BYTES));
      return task.apply(targets);
    } finally {
      targets.reversed().forEach(Target::close);
    }
  }

  private static List<Result> withSyncTv(Context context, Function<Target, List<Result>> task) {
    try (Target target = context.syncTv()) {
      return task.apply(target);
    }
  }

  /** Several rounds in turn, and of each target the middle one: a machine is not quiet for long. */
  private static List<Result> fanOut(Context context) {
    int people = context.scaled(FAN_OUT_PEOPLE);
    int rounds = rounds(context);
    return withTargets(
        context,
        targets -> {
          List<Result> medians = new ArrayList<>();
          for (int inFlight : new int[] {32, 4}) {
            Map<Target, List<Result>> measured = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
              int warmUp = round == 0 ? context.warmUpSeconds() : 1;
              for (Target target : targets) {
                measured
                    .computeIfAbsent(target, key -> new ArrayList<>())
                    .add(FanOut.run(context, target, people, inFlight, warmUp));
              }
            }
            measured.values().forEach(results -> medians.add(Result.middle(results, FanOut.RATE)));
          }
          return medians;
        });
  }

  private static int rounds(Context context) {
    return context.scale() < 1 ? 1 : ROUNDS;
  }

  private static List<Result> latency(Context given) {
    Context context = rare(given);
    return withTargets(
        context,
        targets -> {
          List<Result> results = new ArrayList<>();
          for (int full : new int[] {300, 1000}) {
            int viewers = context.scaled(full);
            for (Target target : targets) {
              results.add(
                  paced(LATENCY, viewers + " viewers, 4/s", 1, viewers, 4, false, 0)
                      .run(context, target));
            }
          }
          return results;
        });
  }

  /** What the database has to take before anybody is told, on either database. */
  private static List<Result> durable(Context given) {
    Context context = rare(given);
    List<Result> results = new ArrayList<>(withSyncTv(context, sqlite -> durable(context, sqlite)));
    if (context.nodes().isEmpty()) {
      try (Target postgres = SyncTvTarget.onPostgres(context.launcher())) {
        results.addAll(durable(context, postgres));
      }
    }
    return results;
  }

  private static List<Result> durable(Context context, Target target) {
    int viewers = context.scaled(300);
    return Stream.of(Dialect.Kind.CHAT, Dialect.Kind.ITEM)
        .map(
            kind ->
                new Paced(
                        DURABLE,
                        "%d viewers, 4 %s/s".formatted(viewers, durableName(kind)),
                        1,
                        viewers,
                        4,
                        kind,
                        false,
                        0)
                    .run(context, target))
        .toList();
  }

  private static String durableName(Dialect.Kind kind) {
    return kind == Dialect.Kind.CHAT ? "chat messages" : "playlist entries";
  }

  /** Long enough for percentiles of four messages a second. */
  private static Context rare(Context given) {
    return given.scale() < 1 ? given : given.atLeast(RARE_SECONDS);
  }

  private static Paced paced(
      String name,
      String setting,
      int rooms,
      int people,
      double perSecond,
      boolean everybody,
      int dawdlers) {
    return new Paced(
        name, setting, rooms, people, perSecond, Dialect.Kind.SEEK, everybody, dawdlers);
  }

  /** The first storm on a server just started, and then those on one that has been used a while. */
  private static List<Result> joins(Context context) {
    return withSyncTv(
        context,
        target -> {
          List<Result> results = new ArrayList<>();
          int most = context.scaled(1000);
          if (context.nodes().isEmpty()) {
            results.add(Joins.first(context, target, most));
          }
          for (int storm = 0; storm < 2 * rounds(context); storm++) {
            Joins.run(context, target, context.scaled(500), 0);
          }
          for (int people : new int[] {250, 500, 1000}) {
            List<Result> storms = new ArrayList<>();
            for (int round = 0; round < rounds(context); round++) {
              storms.add(Joins.run(context, target, context.scaled(people), 0));
            }
            results.add(Result.middle(storms, Joins.RATE));
          }
          results.add(Joins.run(context, target, most, 500));
          return results;
        });
  }

  private static List<Result> flood(Context context) {
    int people = context.scaled(100);
    return withSyncTv(
        context,
        target ->
            List.of(
                new Paced(
                        FLOOD,
                        people + " people, 100 chat messages/s",
                        1,
                        people,
                        100,
                        Dialect.Kind.CHAT,
                        true,
                        0)
                    .run(context, target)));
  }

  private static List<Result> roomCreation(Context context) {
    return withSyncTv(
        context, target -> List.of(RoomCreation.run(context, (SyncTvTarget) target, 100)));
  }

  private static List<Result> manyRooms(Context context) {
    int people = context.scaled(100);
    String setting = "10 rooms × " + people + " people, 4/s each";
    return withSyncTv(
        context,
        target -> List.of(paced(MANY_ROOMS, setting, 10, people, 4, true, 0).run(context, target)));
  }

  private static List<Result> idle(Context context) {
    return withSyncTv(context, target -> List.of(Idle.run(context, target, context.scaled(9000))));
  }

  /** Long enough, and with text enough, that what waits for the dawdler is too much. */
  private static List<Result> slowViewer(Context given) {
    Context context = given.scale() < 1 ? given : given.atLeast(SLOW_VIEWER_SECONDS);
    int people = context.scaled(500);
    return withSyncTv(
        context,
        target ->
            List.of(
                chat("without", people, 0).run(context, target),
                chat("with one that never reads", people, 1).run(context, target)));
  }

  private static Paced chat(String setting, int people, int dawdlers) {
    return new Paced(SLOW_VIEWER, setting, 1, people, 60, Dialect.Kind.LONG_CHAT, true, dawdlers);
  }

  private static List<Result> crossNode(Context chosen) {
    Context context = rare(chosen);
    boolean given = context.nodes().size() > 1;
    try (Target target = given ? context.syncTv() : SyncTvTarget.cluster(context.launcher(), 2)) {
      int people = context.scaled(100);
      return List.of(
          paced(CROSS_NODE, "2 nodes, " + people + " people, 4/s", 1, people, 4, true, 0)
              .run(context, target));
    }
  }

  private static List<Result> startUp(Context context) {
    Usage none = new Usage(0, 0, 0, 0, 0, Usage.loadAverage());
    Result.Counts counts = new Result.Counts(0, START_UPS, START_UPS, START_UPS, 0, 0, "", 0);
    double ours = StartUps.syncTv(context.launcher(), START_UPS);
    double plain = StartUps.syncTvPlain(context.launcher(), START_UPS);
    double bare = StartUps.bare(context.launcher(), START_UPS);
    String setting = "median of " + START_UPS;
    return List.of(
        new Result(START_UP, setting, "SyncTV", counts, null, none, Map.of(READY, ours)),
        new Result(START_UP, setting, PLAIN, counts, null, none, Map.of(READY, plain)),
        new Result(START_UP, setting, BARE, counts, null, none, Map.of(READY, bare)));
  }

  private static List<Result> soak(Context context) {
    return withSyncTv(context, target -> List.of(Soak.run(context, target)));
  }
}
