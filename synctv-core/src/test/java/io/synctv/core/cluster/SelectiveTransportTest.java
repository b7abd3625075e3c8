package io.synctv.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.cluster.SelectiveTransport.Part;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two engines that share their rooms and not everything else. */
final class SelectiveTransportTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SelectiveTransport left = transport("left");
  private final SelectiveTransport right = transport("right");
  private final SyncTv one = engine(left);
  private final SyncTv two = engine(right);
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();

  private SelectiveTransport transport(String name) {
    ClusterTransport own = LocalCluster.create().node(NodeId.of(name));
    return new SelectiveTransport(
        cluster.node(NodeId.of(name)), own, Set.of(Part.PRESENCE, Part.LOCKS, Part.COUNTERS));
  }

  private SyncTv engine(SelectiveTransport transport) {
    return SyncTv.builder()
        .stores(stores)
        .transport(transport)
        .cluster(new ClusterOptions(false, Duration.ofMinutes(1), 1000))
        .limits(Limits.builder().sessionsPerUser(1).build())
        .build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    left.close();
    right.close();
  }

  @Test
  void eachNodeListsItsOwnPeopleWhoSeeTheSameEvents() {
    Viewer ada = Viewer.in(here, "ada");
    Viewer bob = Viewer.in(there, "bob");
    ada.submit(here, Command.chat("hello"));
    bob.submit(there, Command.chat("hi"));
    Wait.until(() -> bob.seq() == ada.seq() && ada.said().size() == 2);
    assertThat(bob.said()).isEqualTo(ada.said());
    assertThat(here.people()).extracting(entry -> entry.user().name()).containsExactly("ada");
    assertThat(there.people()).extracting(entry -> entry.user().name()).containsExactly("bob");
  }

  @Test
  void eachNodeCountsForItself() {
    Viewer.in(here, "ada");
    Viewer.in(there, "ada");
    assertThatThrownBy(() -> Viewer.in(there, "ada")).isInstanceOf(RejectedException.class);
  }

  @Test
  void eachNodeLocksForItself() {
    Duration ttl = Duration.ofMinutes(1);
    assertThat(Wait.answer(left.locks().tryAcquire("job", ttl))).isPresent();
    assertThat(Wait.answer(right.locks().tryAcquire("job", ttl))).isPresent();
  }
}
