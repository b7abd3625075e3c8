package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A transport throws where it promised not to: what is said to it on the way to something else must
 * not take that down.
 */
final class FaultyTransportTest {

  private final LocalCluster cluster = LocalCluster.create();
  private final BentTransport transport = new BentTransport(cluster.node(NodeId.of("one")));
  private final SyncTv engine =
      SyncTv.builder()
          .transport(transport)
          .limits(Limits.builder().grace(Duration.ZERO).roomIdle(Duration.ofMillis(20)).build())
          .build();
  private final Room room = engine.createRoom("Room", UserId.of("ada"));

  @AfterEach
  void stop() {
    transport.throwing = false;
    engine.close();
  }

  private void accepted(Viewer viewer, Command command) {
    assertThat(viewer.submit(room, command)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void peopleComeAndGoAllTheSame() {
    transport.throwing = true;
    Viewer ada = Viewer.in(room, "ada");
    accepted(ada, Command.select(Scene.media("a")));
    accepted(ada, Command.chat("hello"));
    ada.session.disconnected();
    Wait.until(() -> engine.statistics().sessions() == 0 && engine.statistics().rooms() == 0);
  }

  @Test
  void aRoomThatIsClosedLeavesMemory() {
    Viewer ada = Viewer.in(room, "ada");
    transport.throwing = true;
    accepted(ada, new RoomCommand.Close());
    Wait.until(() -> ada.closed.equals(List.of(CloseCode.ROOM_CLOSED)));
    Wait.until(() -> engine.statistics().sessions() == 0 && engine.statistics().rooms() == 0);
  }
}
