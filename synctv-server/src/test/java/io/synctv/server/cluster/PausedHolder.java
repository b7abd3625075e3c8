package io.synctv.server.cluster;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.StaleTokenException;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.core.job.ExclusiveJob;
import io.synctv.core.job.LockPolicy;
import io.synctv.store.jdbc.JdbcStores;
import io.synctv.store.jdbc.JdbcStoresConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A node that gets the lock, says its token, waits for a line, and then writes: a process of {@link
 * PausedHolderTest}, which is paused between the two.
 */
final class PausedHolder {

  static final String JOB = "prune";
  static final RoomId ROOM = RoomId.of("r");
  static final LockPolicy POLICY = new LockPolicy(Duration.ofSeconds(1), 3, Duration.ofMillis(20));

  private PausedHolder() {}

  /** Runs with the address of Redis, and address, user and password of the database. */
  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    CountDownLatch done = new CountDownLatch(1);
    try (ClusterTransport transport = transport("paused", args[0]);
        JdbcStores stores =
            JdbcStores.open(JdbcStoresConfig.url(args[1]).login(args[2], args[3]).build());
        ExclusiveJob unused =
            ExclusiveJob.start(
                JOB,
                Duration.ofMillis(50),
                POLICY,
                transport.locks(),
                hold -> {
                  say("token " + hold.fence().token());
                  in.readLine();
                  try {
                    // Without a look at the lease: it is what the token is for.
                    stores.chat().prune(ROOM, new ChatRetention(100, 100), 100, hold.fence());
                    say("written");
                  } catch (StaleTokenException e) {
                    say("refused, lease held: " + hold.held());
                  }
                  done.countDown();
                })) {
      done.await();
    }
  }

  static ClusterTransport transport(String node, String redis) {
    return ClusterTransports.provider("redis")
        .create(
            ClusterContext.builder(NodeId.of(node))
                .secret("a secret of the tests, which all nodes share")
                .settings(Map.of("redis.addresses", redis))
                .build());
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
