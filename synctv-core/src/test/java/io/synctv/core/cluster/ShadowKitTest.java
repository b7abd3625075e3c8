package io.synctv.core.cluster;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/**
 * What a transport must hold to, the primary holds to, though its nodes fight over the rooms of
 * their shadow: nothing the shadow does is heard of.
 */
@Tag("slow")
final class ShadowKitTest extends ClusterTransportContract {

  @Override
  public TestCluster newCluster(int nodes) {
    LocalCluster primary = cluster();
    LocalCluster shadow = cluster();
    return new Shadowed(
        primary,
        IntStream.range(0, nodes)
            .<ClusterTransport>mapToObj(
                index ->
                    new ShadowTransport(
                        primary.node(TestCluster.context(index)),
                        shadow.node(TestCluster.context(index))))
            .toList());
  }

  private static LocalCluster cluster() {
    return LocalCluster.create(
        new LocalCluster.Options(
            TestCluster.RETAINED_EVENTS, ClusterContext.DEFAULT_RETAINED_FOR, TestCluster.LEASE));
  }

  private record Shadowed(LocalCluster primary, List<ClusterTransport> nodes)
      implements TestCluster, Faults {

    @Override
    public void loseRoom(RoomId room) {
      primary.loseRoom(room);
    }

    @Override
    public Faults faults() {
      return this;
    }

    @Override
    public Map<Kind, String> notOffered() {
      return Map.of(Kind.GARBAGE, "there is no way into a JVM but its interfaces");
    }

    @Override
    public void cutOff(int node) {
      primary.cutOff(node(node).node());
    }

    @Override
    public void reconnect(int node) {
      primary.reconnect(node(node).node());
    }

    @Override
    public void kill(int node) {
      primary.kill(node(node).node());
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
