package io.synctv.example.transport;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

final class OneLockTransportTest extends ClusterTransportContract {

  @Override
  public TestCluster newCluster(int nodes) {
    OneLockStore store = new OneLockStore();
    return new OneLockCluster(
        store,
        IntStream.range(0, nodes)
            .mapToObj(index -> new OneLockTransport(TestCluster.context(index), store))
            .toList());
  }

  private record OneLockCluster(OneLockStore store, List<OneLockTransport> transports)
      implements TestCluster, Faults {

    @Override
    public List<ClusterTransport> nodes() {
      return List.copyOf(transports);
    }

    @Override
    public void loseRoom(RoomId room) {
      store.lock.lock();
      try {
        store.removeRoom(room);
      } finally {
        store.lock.unlock();
      }
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
      transports.get(node).cutOff();
    }

    @Override
    public void reconnect(int node) {
      transports.get(node).reconnect();
    }

    /** To the others, a node that was killed is one that they hear no more of. */
    @Override
    public void kill(int node) {
      transports.get(node).cutOff();
    }

    @Override
    public int sendGarbage(RoomId room) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      transports.forEach(OneLockTransport::close);
    }
  }
}
