package io.synctv.cluster.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;

/**
 * For each script what Redis holds and what it is asked, so that it has something to delete as well
 * as something to add. A new script needs a case here, and several if there are several ways
 * through it.
 */
final class ScriptCases {

  private static final String LATE = "99999999999999"; // a lease that runs, in ms
  private static final String FRAME = "frame".repeat(40);

  /**
   * One case.
   *
   * @param script the name of its file
   * @param before puts into an empty Redis what it finds
   * @param keys as Redis gets them
   * @param args as Redis gets them
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Case(String script, Consumer<Jedis> before, List<String> keys, Object... args) {
    @Override
    public String toString() {
      String all = Arrays.toString(args);
      return script + ".lua " + keys + " " + all.substring(0, Math.min(all.length(), 60));
    }
  }

  static final List<Case> ALL =
      List.of(
          commit(ScriptCases::openRoom),
          commit(ScriptCases::openRoomWithForeignEntries),
          new Case(
              "open",
              redis -> entry(redis, "1-0"),
              List.of("head", "log"),
              "one",
              3,
              FRAME,
              "5 five",
              60_000,
              "PUBLISH",
              "channel",
              "frame"),
          new Case(
              "restart",
              ScriptCases::openRoom,
              List.of("head", "log"),
              "one",
              1,
              "two",
              4,
              FRAME + FRAME,
              "6 six",
              60_000,
              "PUBLISH",
              "channel",
              "frame"),
          new Case("answer", ScriptCases::openRoom, List.of("head", "answer")),
          new Case("since", ScriptCases::openRoom, List.of("head", "log"), "one", 0),
          new Case("touch", ScriptCases::openRoom, List.of("head", "log"), 60_000),
          new Case("time", redis -> {}, List.of("clock")),
          new Case("probe", redis -> {}, List.of("channel"), "PUBLISH", "word", 60_000, "1"),
          new Case(
              "heartbeat",
              redis -> {
                redis.zadd("alive", 1, "dead");
                redis.hset("info", Map.of("dead", "x", "unknown", "y"));
              },
              List.of("alive", "info"),
              "node",
              15_000,
              FRAME,
              60_000),
          new Case("goodbye", ScriptCases::directory, List.of("alive", "info"), "node"),
          new Case("nodes", ScriptCases::directory, List.of("alive", "info")),
          new Case(
              "alive",
              redis -> redis.zadd("alive", 1, "dead-for-long"),
              List.of("alive"),
              "node-with-a-longer-name",
              15_000,
              60_000),
          new Case("gone", ScriptCases::directory, List.of("alive"), "node"),
          new Case(
              "session-write",
              redis -> redis.hset("sessions", Map.of("left", "node\nx", "seen", "node\ny")),
              List.of("alive", "sessions"),
              "node",
              15_000,
              60_000,
              "remove",
              "left",
              "",
              "drop",
              "seen",
              "node\ny",
              "put",
              "session",
              "node\n" + FRAME),
          new Case(
              "session-write",
              redis -> redis.hset("sessions", Map.of("left", "node\nx", "session", "dead\nx")),
              List.of("alive", "sessions"),
              "node",
              15_000,
              60_000,
              "remove",
              "left",
              "",
              "back",
              "session",
              "node\n" + FRAME),
          new Case(
              "session-write",
              redis -> redis.hset("sessions", "session", "node\nx"),
              List.of("alive", "sessions"),
              "node",
              15_000,
              60_000,
              "remove",
              "session",
              ""),
          new Case(
              "session-own",
              redis -> redis.hset("sessions", "session", "node\nx"),
              List.of("sessions"),
              "node"),
          new Case(
              "session-list",
              redis -> redis.hset("sessions", "session", "dead\nx"),
              List.of("alive", "sessions"),
              "all"),
          new Case(
              "counter-take",
              redis -> redis.hset("counter", "dead", "1"),
              List.of("alive", "counter"),
              "node-with-a-longer-name",
              15_000,
              5,
              60_000),
          new Case(
              "counter-alive",
              redis -> redis.zadd("alive", 1, "dead-for-long"),
              List.of("alive", "counter"),
              "node-with-a-longer-name",
              15_000,
              60_000),
          new Case(
              "counter-give",
              redis -> redis.hset("counter", "node", "10001"),
              List.of("counter"),
              "node"),
          new Case(
              "counter-give",
              redis -> redis.hset("counter", "node", "1"),
              List.of("counter"),
              "node"),
          counterSet("0"),
          counterSet("7"),
          new Case(
              "counter-total",
              redis -> {
                redis.zadd("alive", Double.parseDouble(LATE), "node");
                redis.hset("counter", "node", "2");
              },
              List.of("alive", "counter")),
          new Case(
              "permit",
              redis -> redis.zadd("grants", 1, "long ago"),
              List.of("grants"),
              5,
              60_000_000,
              "a grant with a longer name"),
          new Case("lock", redis -> {}, List.of("lock", "tokens"), "holder", 60_000),
          new Case("lock-raise", redis -> {}, List.of("tokens"), "77"),
          new Case(
              "lock-renew",
              redis -> redis.set("lock", "holder", SetParams.setParams().px(60_000)),
              List.of("lock"),
              "holder",
              60_000),
          new Case(
              "lock-release", redis -> redis.set("lock", "holder"), List.of("lock"), "holder"));

  private ScriptCases() {}

  private static Case commit(Consumer<Jedis> before) {
    return new Case(
        "commit",
        before,
        List.of("head", "log", "answer", "command"),
        "one",
        3,
        FRAME + FRAME,
        1,
        FRAME,
        512,
        60_000,
        60_000,
        "PUBLISH",
        "channel",
        "5 five",
        "6 six",
        "digest",
        "done");
  }

  private static Case counterSet(String share) {
    return new Case(
        "counter-set",
        redis -> redis.hset("counter", "node", "1"),
        List.of("alive", "counter"),
        "node",
        15_000,
        share,
        60_000);
  }

  private static void openRoom(Jedis redis) {
    redis.hset(
        "head",
        Map.of(
            "epoch",
            "one",
            "seq",
            "1",
            "version",
            "3",
            "snapshot",
            FRAME,
            "told",
            "one 5 five",
            "log",
            "one"));
    entry(redis, "1-0");
  }

  private static void openRoomWithForeignEntries(Jedis redis) {
    openRoom(redis);
    entry(redis, "9-0");
  }

  private static void entry(Jedis redis, String id) {
    redis.xadd("log", Map.of("f", "x"), XAddParams.xAddParams().id(id));
  }

  private static void directory(Jedis redis) {
    redis.zadd("alive", Double.parseDouble(LATE), "node");
    redis.hset("info", "node", "info");
  }
}
