package io.synctv.server;

import io.synctv.api.store.StoreException;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.server.cli.Version;
import io.synctv.server.config.ServerConfig;
import io.synctv.store.jdbc.JdbcStores;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps a server from changing the tables beneath servers of an older version that could not go on
 * beside the new ones. What a server says of itself in the directory ends with the version of the
 * tables it knows; those before 0.2 said nothing of it.
 */
final class OlderServers {

  private static final Pattern TABLES = Pattern.compile(".*[+]tables[.]([0-9]+)");
  private static final long PATIENCE_SECONDS = 2;

  private final ServerConfig config;
  private final Nodes nodes;

  /**
   * Makes it.
   *
   * @param nodes the directory of the servers that use the same database
   */
  OlderServers(ServerConfig config, Nodes nodes) {
    this.config = config;
    this.nodes = nodes;
  }

  /** Returns what this server says of its version in the directory. */
  static String version() {
    return Version.current() + "+tables." + JdbcStores.TABLES;
  }

  /**
   * Returns the same with the id of the database. The tables stay at the end, where servers of the
   * version before look for them.
   */
  static String version(String database) {
    return Version.current() + "+database." + database + "+tables." + JdbcStores.TABLES;
  }

  /**
   * Refuses to change the tables while servers run that are too old, unless that is forced.
   *
   * @param oldest the oldest version of the tables that servers may know which can go on
   * @throws StoreException naming them, or when it cannot be told
   */
  void refuse(int oldest) {
    if (!config.cluster().on() || config.database().forceUpgrade()) {
      return;
    }
    List<String> older =
        directory().stream()
            .filter(node -> tables(node.version()) < oldest)
            .map(node -> node.node().value())
            .sorted()
            .toList();
    if (!older.isEmpty()) {
      throw new StoreException(
          "the tables are to be brought up to date, and servers run that cannot go on then: "
              + String.join(", ", older)
              + ". Stop them first, or set database.force-upgrade: they can write nothing then");
    }
  }

  private List<NodeInfo> directory() {
    try {
      return nodes.list().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(e);
    }
  }

  private static StoreException unknown(Exception cause) {
    return new StoreException(
        "the tables are to be brought up to date, and the cluster's store does not say whether"
            + " older servers run still; set database.force-upgrade if none does",
        cause);
  }

  private static int tables(String version) {
    Matcher matcher = TABLES.matcher(version);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
