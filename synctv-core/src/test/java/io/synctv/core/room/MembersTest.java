package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.room.RoomSettings;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How many members a room has, however many nodes make them. */
final class MembersTest {

  private static final int MOST = 5;
  private static final int PEOPLE = 60;

  @Test
  void twoNodesAtOnceMakeNoMoreMembersThanTheRoomMayHave() {
    InMemoryStores stores = new InMemoryStores();
    LocalCluster cluster = LocalCluster.create();
    try (SyncTv one =
            SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("one"))).build();
        SyncTv two =
            SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("two"))).build()) {
      RoomSettings settings =
          new RoomSettings(RoomSettings.DEFAULT.control(), RoomSettings.DEFAULT.advance(), MOST);
      Room here = one.createRoom(new RoomSpec("Room", false, null, settings), User.of("owner"));
      Room there = two.room(here.id()).orElseThrow();
      List<CompletionStage<Outcome>> asked = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        Room room = i % 2 == 0 ? here : there;
        asked.add(
            room.submit(Actor.of(User.of("p" + i)), Submission.of(new RoomCommand.Join(false))));
      }
      List<Outcome> refused =
          asked.stream()
              .map(Wait::answer)
              .filter(outcome -> !(outcome instanceof Outcome.Accepted))
              .toList();

      assertThat(stores.rooms().read(here.id(), 1).orElseThrow().members()).hasSize(MOST);
      assertThat(refused)
          .hasSize(PEOPLE - MOST + 1)
          .containsOnly(new Outcome.Rejected(Rejection.of(ErrorCode.TOO_MANY_MEMBERS)));
    }
  }
}
