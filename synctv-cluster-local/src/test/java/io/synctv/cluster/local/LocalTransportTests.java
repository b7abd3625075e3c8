package io.synctv.cluster.local;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;
import java.util.stream.IntStream;

class LocalTransportTests extends ClusterTransportContract {

  @Override
  public TestCluster newCluster(int nodes) {
    ClusterContext context = TestCluster.context(0);
    LocalCluster cluster =
        LocalCluster.create(
            new LocalCluster.Options(context.retainedEvents(), context.retainedFor()));
    return new Nodes(
        cluster,
        IntStream.range(0, nodes)
            .mapToObj(index -> cluster.node(TestCluster.context(index).node()))
            .toList());
  }

  private record Nodes(LocalCluster cluster, List<ClusterTransport> nodes) implements TestCluster {

    @Override
    public void loseRoom(RoomId room) {
      cluster.rooms().delete(room);
    }

    @Override
    public void close() {
      nodes.forEach(ClusterTransport::close);
    }
  }
}
