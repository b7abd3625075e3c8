package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A node comes back to the cluster while its database is away: the log alone tells what was said
 * meanwhile. Whoever is greeted without it may go on at another node, where nobody would know that
 * it is missing.
 */
final class ReturnWithoutDatabaseTest {

  private static final NodeId CUT = NodeId.of("cut");

  private final InMemoryStores database = new InMemoryStores();
  private final SpyStores stores = new SpyStores(database);
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv engine =
      SyncTv.builder().stores(stores).transport(cluster.node(CUT)).build();
  private final SyncTv other =
      SyncTv.builder().stores(database).transport(cluster.node(NodeId.of("other"))).build();
  private final Room room = engine.createRoom("Room", UserId.of("ada"));
  private final Room there = other.room(room.id()).orElseThrow();
  private final Viewer ada = Viewer.in(room, "ada");
  private final Viewer bob = Viewer.in(there, "bob");

  @AfterEach
  void stop() {
    engine.close();
    other.close();
  }

  private static void accepted(Viewer viewer, Room room, Command command) {
    assertThat(viewer.submit(room, command)).isInstanceOf(Outcome.Accepted.class);
  }

  private void awaitNextMillisecond() {
    long now = engine.clock().millis();
    Wait.until(() -> engine.clock().millis() > now);
  }

  private void isCutOffWithoutDatabase() {
    accepted(ada, room, Command.select(Scene.media("a")));
    Wait.until(() -> bob.known().equals(Viewer.truth(room)));
    stores.away.addAll(List.of("RoomStore.read", "ChangeStore.recent", "ChangeStore.since"));
    cluster.cutOff(CUT);
    accepted(ada, room, Command.seek(10));
    awaitNextMillisecond();
  }

  private void comesBackAndKnowsWhatWasSaid(double position) {
    cluster.reconnect(CUT);
    Wait.until(() -> ada.known().equals(Viewer.truth(there)));
    assertThat(ada.playback().position()).isEqualTo(position);
    assertThat(ada.said()).containsExactly("meanwhile");
    assertThat(ada.faults()).isEmpty();
  }

  @Test
  void theLogTellsWhatWasSaidWhenItsTimelineHolds() {
    isCutOffWithoutDatabase();
    accepted(bob, there, Command.chat("meanwhile"));
    accepted(bob, there, Command.seek(50));
    comesBackAndKnowsWhatWasSaid(50);
  }

  @Test
  void theLogTellsWhatWasSaidWhenTheTimelineOfTheNodeHolds() {
    isCutOffWithoutDatabase();
    accepted(bob, there, Command.chat("meanwhile"));
    accepted(bob, there, Command.seek(50));
    awaitNextMillisecond();
    accepted(ada, room, Command.seek(70));
    comesBackAndKnowsWhatWasSaid(70);
  }
}
