package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.engine.Engine;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

/**
 * Brings what is known of other nodes in line again after some did not hear of each other: who is
 * in which room, and who is counted. Logs are {@code Recovery}'s business. Safe for use by several
 * threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class AntiEntropy {

  private static final System.Logger LOG = System.getLogger(AntiEntropy.class.getName());

  /**
   * When people of other nodes are compared after one came or the store is back. Who is missing is
   * gone at the second time, within five seconds of the store's return.
   */
  private static final long[] AGAIN_MILLIS = {0, 1000, 2500, 6000};

  /** How often they are compared although nothing is known to have happened (R20). */
  private static final long EVERY_MILLIS = 60_000;

  private final Engine engine;
  private final ClusterPresence presence;
  private final Quota quota;
  private final Consumer<Consumer<RoomSessions>> rooms;
  private final AtomicIntegerArray comparing = new AtomicIntegerArray(AGAIN_MILLIS.length);

  /**
   * Makes it.
   *
   * @param rooms does something with each room in memory
   */
  public AntiEntropy(
      Engine engine,
      ClusterPresence presence,
      Quota quota,
      Consumer<Consumer<RoomSessions>> rooms) {
    this.engine = engine;
    this.quota = quota;
    this.presence = presence;
    this.rooms = rooms;
  }

  /** Starts to hear of other nodes, and of whether they are reached. */
  public List<Subscription> listen() {
    engine.later(this::regularly, EVERY_MILLIS);
    NodesListener nodes =
        new NodesListener() {
          @Override
          public void onJoined(NodeInfo node) {
            soon();
          }

          @Override
          public void onLeft(NodeId node) {
            rooms.accept(sessions -> sessions.remote().nodeLeft(node));
          }
        };
    return List.of(
        engine.transport().nodes().watch(nodes),
        engine
            .transport()
            .health()
            .listen(
                state -> {
                  if (state == Health.State.UP) {
                    soon();
                  }
                }));
  }

  /** Compares now, and again when every node has had the time to put back what a store lost. */
  private void soon() {
    for (int i = 0; i < AGAIN_MILLIS.length; i++) {
      if (comparing.compareAndSet(i, 0, 1)) {
        int turn = i;
        engine.later(
            () -> {
              comparing.set(turn, 0);
              reconcile();
            },
            AGAIN_MILLIS[turn]);
      }
    }
  }

  private void regularly() {
    engine.later(this::regularly, EVERY_MILLIS); // first: a turn that fails must not be the last
    reconcile();
  }

  /** Compares with what the cluster's store says. Blocks. */
  public void reconcile() {
    if (!engine.isolated()) {
      quota.recount();
    }
    rooms.accept(
        sessions -> {
          try {
            sessions.remote().refresh(presence);
          } catch (Throwable e) { // of this room alone, also a transport's own fault
            LOG.log(System.Logger.Level.DEBUG, "Who is elsewhere could not be asked", e);
          }
        });
  }
}
