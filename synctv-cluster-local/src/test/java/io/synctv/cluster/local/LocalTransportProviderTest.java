package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.TransportException;
import org.junit.jupiter.api.Test;

class LocalTransportProviderTest {

  private static final NodeId NODE = NodeId.of("alone");

  @Test
  void isFoundByItsName() {
    assertThat(ClusterTransports.provider("local")).isInstanceOf(LocalTransportProvider.class);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNamesThereAre() {
    assertThatThrownBy(() -> ClusterTransports.provider("carrier-pigeon"))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("carrier-pigeon")
        .hasMessageContaining("local");
  }

  @Test
  void makesClustersThatShareNothing() {
    RoomId room = RoomId.of("room");
    try (ClusterTransport one = new LocalTransportProvider().create(ClusterContext.of(NODE));
        ClusterTransport other = new LocalTransportProvider().create(ClusterContext.of(NODE))) {
      var head =
          one.rooms().open(room, 1, new byte[0], Revision.CREATED).toCompletableFuture().join();

      assertThat(other.rooms().since(room, head.epoch(), 0).toCompletableFuture().join())
          .isEqualTo(new Replay.Missing());
    }
  }

  @Test
  void aNameIsTakenAsLongAsItsNodeIsOpen() {
    LocalCluster cluster = LocalCluster.create();
    ClusterTransport first = cluster.node(NODE);

    assertThatThrownBy(() -> cluster.node(NODE))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("alone");

    first.close();
    cluster.node(NODE).close();
  }
}
