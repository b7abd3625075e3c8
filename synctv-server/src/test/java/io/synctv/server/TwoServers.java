package io.synctv.server;

import io.synctv.cluster.redis.lab.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two servers together, on a real Redis of their own. */
record TwoServers(RedisProcess redis, TestServer left, TestServer right) implements AutoCloseable {

  /**
   * Starts them.
   *
   * @param folder where they keep their data
   * @param more names and values of settings
   */
  static TwoServers start(Path folder, String... more) {
    RedisProcess redis = RedisProcess.start();
    List<String> all =
        new ArrayList<>(
            List.of(
                "cluster.mode",
                "on",
                "cluster.secret",
                "a secret of the tests, which both servers share",
                "cluster.redis.addresses",
                redis.address()));
    all.addAll(Arrays.asList(more));
    String[] settings = all.toArray(String[]::new);
    return new TwoServers(
        redis, TestServer.start(folder, settings), TestServer.start(folder, settings));
  }

  @Override
  public void close() {
    left.close();
    right.close();
    redis.close();
  }
}
