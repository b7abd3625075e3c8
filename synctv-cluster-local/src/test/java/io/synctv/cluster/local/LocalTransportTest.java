package io.synctv.cluster.local;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

@Tag("kit")
class LocalTransportTest extends ClusterTransportContract {

  @Override
  public TestCluster newCluster(int nodes) {
    LocalCluster cluster =
        LocalCluster.create(
            new LocalCluster.Options(
                TestCluster.RETAINED_EVENTS,
                ClusterContext.DEFAULT_RETAINED_FOR,
                TestCluster.LEASE));
    return new Nodes(
        cluster,
        IntStream.range(0, nodes)
            .mapToObj(index -> cluster.node(TestCluster.context(index)))
            .toList());
  }

  private record Nodes(LocalCluster cluster, List<ClusterTransport> nodes)
      implements TestCluster, Faults {

    @Override
    public void loseRoom(RoomId room) {
      cluster.loseRoom(room);
    }

    @Override
    public Faults faults() {
      return this;
    }

    @Override
    public Map<Kind, String> notOffered() {
      return Map.of(
          Kind.GARBAGE, "there is no way into a JVM but its interfaces, which take no garbage");
    }

    @Override
    public void cutOff(int node) {
      cluster.cutOff(node(node).node());
    }

    @Override
    public void reconnect(int node) {
      cluster.reconnect(node(node).node());
    }

    @Override
    public void kill(int node) {
      cluster.kill(node(node).node());
    }

    @Override
    public int sendGarbage(RoomId room) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      nodes.forEach(ClusterTransport::close);
    }
  }
}
