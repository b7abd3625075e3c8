package io.synctv.example.transport;

import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import io.synctv.core.store.InMemoryStores;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Two engines over the transport of this example: what Ada does on one, Bob sees on the other. */
public final class TwoNodes {

  private static final int EVENTS = 3; // Ada's: the film is on the list, chosen, and playing

  private TwoNodes() {}

  /**
   * Lets Ada start a film on one node, and prints what Bob is told on the other.
   *
   * @param args not used
   * @throws InterruptedException when the program is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    watch(message -> out.println("Bob on node two: " + message));
  }

  static void watch(Consumer<SessionMessage> bobIsTold) throws InterruptedException {
    ClusterTransportProvider provider = ClusterTransports.provider(OneLockProvider.NAME);
    CountDownLatch events = new CountDownLatch(EVENTS);
    try (InMemoryStores stores = new InMemoryStores();
        ClusterTransport one = provider.create(ClusterContext.of(NodeId.of("one")));
        ClusterTransport two = provider.create(ClusterContext.of(NodeId.of("two")));
        SyncTv here = SyncTv.builder().stores(stores).transport(one).build();
        SyncTv there = SyncTv.builder().stores(stores).transport(two).build()) {
      Room room = here.createRoom("Friday", UserId.of("ada"));
      Session ada = room.join(User.of("ada"), message -> {});
      there
          .room(room.id())
          .orElseThrow()
          .join(
              User.of("bob"),
              message -> {
                bobIsTold.accept(message);
                if (message instanceof SessionMessage.Ordered) {
                  events.countDown();
                }
              });
      room.submit(ada, Command.select(Media.of("https://example.org/a.mp4")));
      room.submit(ada, Command.play()).toCompletableFuture().join();
      if (!events.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Bob was not told of what Ada did");
      }
    }
  }
}
