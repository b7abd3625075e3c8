package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.api.store.StoreException;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.server.config.ServerConfig;
import io.synctv.store.jdbc.JdbcStores;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables are not changed beneath servers that could write nothing from then on. */
class OlderServersTest {

  private record Directory(CompletionStage<List<NodeInfo>> nodes) implements Nodes {

    static Directory of(String... versions) {
      return new Directory(
          CompletableFuture.completedStage(
              Stream.of(versions)
                  .map(
                      version ->
                          new NodeInfo(NodeId.of("n-" + version.length()), 1, version, "", 0))
                  .toList()));
    }

    @Override
    public CompletionStage<List<NodeInfo>> list() {
      return nodes;
    }

    @Override
    public Subscription watch(NodesListener listener) {
      throw new AssertionError("nobody is watched");
    }
  }

  private static ServerConfig config(String... settings) {
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .set("cluster.mode", "on")
            .set("cluster.secret", "a secret of at least 32 characters");
    for (int i = 0; i < settings.length; i += 2) {
      builder.set(settings[i], settings[i + 1]);
    }
    return builder.build();
  }

  @Test
  void serversOfTheVersionBeforeAreNamed() {
    Nodes nodes = Directory.of("0.1.0", OlderServers.version(), "9.9+tables.99");
    assertThatThrownBy(() -> new OlderServers(config(), nodes).refuse(JdbcStores.TABLES))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("n-5")
        .hasMessageContaining("database.force-upgrade");
    assertThatThrownBy(
            () ->
                new OlderServers(config(), Directory.of("0.2.0+tables.2"))
                    .refuse(JdbcStores.TABLES))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void serversOfThisVersionAndForceLetItHappen() {
    Nodes alike = Directory.of(OlderServers.version(), OlderServers.version());
    assertThatCode(() -> new OlderServers(config(), alike).refuse(JdbcStores.TABLES))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                new OlderServers(
                        config("database.force-upgrade", "true"), Directory.of("0.1.0", ""))
                    .refuse(JdbcStores.TABLES))
        .doesNotThrowAnyException();
    assertThat(OlderServers.version()).contains("+tables.");
  }

  @Test
  void serversThatCanGoOnBesideTheNewTablesKeepNobodyFromUpgrading() {
    Nodes nodes = Directory.of("0.2.0+tables.3", "0.3.0+tables.4");
    assertThatCode(() -> new OlderServers(config(), nodes).refuse(3)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new OlderServers(config(), nodes).refuse(4))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aDirectoryThatDoesNotAnswerIsNoPermission() {
    Nodes away = new Directory(CompletableFuture.failedStage(new TransportException("away")));
    assertThatThrownBy(() -> new OlderServers(config(), away).refuse(JdbcStores.TABLES))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not say");
  }
}
