package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.api.store.Stores;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Resume;
import io.synctv.core.store.InMemoryStores;
import org.junit.jupiter.api.Test;

/** A room that a node loads while the store is slow to say who is in it. */
final class ColdRoomTest {

  private static ErrorCode refusal(Room room, String user, Resume resume) {
    try {
      new Viewer(User.of(user)).join(room, resume);
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  /** Guards a bug: people of a killed node were turned away for good from their own full room. */
  @Test
  void whoeverComesBackToAFullRoomIsNotTurnedAwayBeforeTheRoomKnowsWhoWasInIt() {
    Stores stores = new InMemoryStores();
    LocalCluster cluster = LocalCluster.create();
    BentTransport cold = new BentTransport(cluster.node(NodeId.of("cold")));
    Limits limits = Limits.builder().sessionsPerRoom(2).sessionsPerUser(1).build();
    try (SyncTv first =
            SyncTv.builder()
                .stores(stores)
                .limits(limits)
                .transport(cluster.node(NodeId.of("first")))
                .build();
        SyncTv second = SyncTv.builder().stores(stores).limits(limits).transport(cold).build()) {
      Room there = first.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(there, "ada");
      Viewer bob = Viewer.in(there, "bob");
      // Else the cold room hears of them by itself while it is loaded.
      Wait.until(() -> !ada.heard(PresenceChanged.class).isEmpty());
      cold.hidingPeople = true;
      Room here = second.room(there.id()).orElseThrow();
      Resume ofAda = new Resume(ada.epoch(), ada.seq(), ada.id());
      Resume ofBob = new Resume(bob.epoch(), bob.seq(), bob.id());
      assertThat(refusal(here, "ada", ofAda)).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal(here, "bob", ofBob)).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal(here, "eve", null)).isEqualTo(ErrorCode.ROOM_FULL);
      cold.hidingPeople = false;
      Wait.until(() -> refusal(here, "bob", ofBob) == null);
      assertThat(refusal(here, "eve", new Resume(ada.epoch(), 0, null)))
          .isEqualTo(ErrorCode.ROOM_FULL);
    }
  }
}
