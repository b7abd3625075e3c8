package io.synctv.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.store.ChangeStore;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RoomPurgingTest {

  private final AtomicLong passed = new AtomicLong();

  @Test
  void closedRoomsAreDeletedOnceTheirChangesNeedNotBeToldAnyMore() {
    InMemoryStores stores = new InMemoryStores(() -> System.currentTimeMillis() + passed.get());
    ClusterTransport node = LocalCluster.create().node(NodeId.of("one"));
    Limits limits = Limits.builder().chatBurst(10_000).build();
    RoomPurging purging = new RoomPurging(stores.rooms());
    try (SyncTv sync = SyncTv.builder().stores(stores).transport(node).limits(limits).build();
        ExclusiveJob unused =
            ExclusiveJob.start(
                "purge", Duration.ofMillis(20), LockPolicy.DEFAULT, node.locks(), purging)) {
      Room kept = sync.createRoom("Kept", UserId.of("ada"));
      Room closed = sync.createRoom("Closed", UserId.of("ada"));
      Viewer ada = Viewer.in(closed, "ada");
      for (int i = 0; i < 1200; i++) {
        assertThat(ada.submit(closed, Command.chat("m" + i))).isInstanceOf(Outcome.Accepted.class);
      }
      assertThat(ada.submit(closed, new RoomCommand.Close())).isInstanceOf(Outcome.Accepted.class);
      assertThat(sync.room(closed.id())).isEmpty();
      assertThat(stores.rooms().closed(10)).as("not long enough ago").isEmpty();

      passed.addAndGet(ChangeStore.CHANGES_KEPT.toMillis() + 1);

      Wait.until(() -> purging.forgotten() == 1);
      assertThat(stores.rooms().closed(10)).isEmpty();
      assertThat(sync.room(kept.id())).isPresent();
    }
  }
}
