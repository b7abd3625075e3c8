package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.cluster;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;
import java.util.Map;

/** Faults that are left out in silence, or do nothing. */
final class WrongFaults {

  static final List<Wrong> ALL =
      List.of(
          cluster(
              "cuts nothing off",
              "aNodeThatIsCutOffReachesNothingAndNothingReachesIt",
              to ->
                  new Pretending(to) {
                    @Override
                    public void cutOff(int node) {}
                  }),
          cluster(
              "says it is cut off and gives nothing back",
              "noCallHangsWhileTheStoreIsAwayAndHealthSaysSo",
              to ->
                  new Pretending(to) {
                    @Override
                    public void reconnect(int node) {}
                  }),
          cluster(
              "cuts a node off for a moment",
              "aNodeThatIsCutOffReachesNothingAndNothingReachesIt",
              to ->
                  new Pretending(to) {
                    @Override
                    public void cutOff(int node) {
                      to.faults().cutOff(node);
                      to.faults().reconnect(node);
                    }
                  }),
          cluster(
              "closes a node instead of killing it",
              "aNodeThatIsKilledSaysNoGoodbye",
              to ->
                  new Pretending(to) {
                    @Override
                    public void kill(int node) {
                      to.node(node).close();
                    }
                  }),
          cluster(
              "kills nobody",
              "aNodeThatIsKilledSaysNoGoodbye",
              to ->
                  new Pretending(to) {
                    @Override
                    public void kill(int node) {}
                  }),
          cluster(
              "sends no garbage",
              "whatNobodySignedIsCountedAndDropped",
              to ->
                  new Pretending(to) {
                    @Override
                    public int sendGarbage(RoomId room) {
                      return 0;
                    }
                  }),
          cluster(
              "says that it has sent garbage and has not",
              "whatNobodySignedIsCountedAndDropped",
              to ->
                  new Pretending(to) {
                    @Override
                    public int sendGarbage(RoomId room) {
                      return 3;
                    }
                  }),
          cluster(
              "loses no room",
              "aRoomThatTheStoreIsToLoseIsLost",
              to ->
                  new Pretending(to) {
                    @Override
                    public void loseRoom(RoomId room) {}
                  }),
          cluster(
              "does not say why it offers no faults",
              "aFaultIsOfferedOrItIsSaidWhyNot",
              to ->
                  new Pretending(to) {
                    @Override
                    public Faults faults() {
                      return Faults.none("");
                    }
                  }));

  private WrongFaults() {}

  /** A cluster that says something else of itself. */
  private abstract static class Pretending implements TestCluster, Faults {

    final TestCluster to;

    Pretending(TestCluster to) {
      this.to = to;
    }

    @Override
    public List<ClusterTransport> nodes() {
      return to.nodes();
    }

    @Override
    public void loseRoom(RoomId room) {
      to.loseRoom(room);
    }

    @Override
    public Faults faults() {
      return this;
    }

    @Override
    public Map<Kind, String> notOffered() {
      return to.faults().notOffered();
    }

    @Override
    public void cutOff(int node) {
      to.faults().cutOff(node);
    }

    @Override
    public void reconnect(int node) {
      to.faults().reconnect(node);
    }

    @Override
    public void kill(int node) {
      to.faults().kill(node);
    }

    @Override
    public int sendGarbage(RoomId room) {
      return to.faults().sendGarbage(room);
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
