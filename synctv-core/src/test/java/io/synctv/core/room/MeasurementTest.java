package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome.Accepted;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PlayerReport.TimelineKind;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What viewers' players learn of an item's end becomes what the room knows, over two nodes. */
final class MeasurementTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(there, "bob");
  private final Viewer cleo = Viewer.in(there, "cleo");
  private final MediaId item = select();

  private SyncTv engine(String name) {
    return SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of(name))).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private MediaId select() {
    Accepted added = (Accepted) ada.submit(here, Command.select(Scene.media("a")));
    MediaId id = MediaId.of(added.ids().getFirst());
    Wait.until(() -> there.view().state().playlist().find(id).isPresent());
    return id;
  }

  private void report(Room room, Viewer viewer, Double duration, @Nullable TimelineKind timeline) {
    room.report(
        viewer.session,
        new PlayerReport(
            item, 1, false, true, null, null, duration, false, timeline, false, false, null));
  }

  private Media media(Room room) {
    return room.view().state().playlist().find(item).orElseThrow().media();
  }

  private void untilKnown(@Nullable Double duration, Extent extent) {
    for (Room room : List.of(here, there)) {
      Wait.until(
          () -> media(room).extent() == extent && Objects.equals(media(room).duration(), duration));
    }
  }

  @Test
  void aLongerMeasurementOnAnotherNodeHolds() {
    report(here, ada, 30.0, null);
    untilKnown(30.0, Extent.MEASURED);
    report(there, bob, 60.0, null);
    untilKnown(60.0, Extent.MEASURED);
  }

  @Test
  void aLengthThatMostHaveMeasuredReplacesALongerOne() {
    report(here, ada, 90.0, null);
    untilKnown(90.0, Extent.MEASURED);
    report(there, bob, 60.0, null);
    report(there, cleo, 60.4, null);
    untilKnown(60.4, Extent.MEASURED);
  }

  /** Guards a bug: live HLS that was not ticked as such ended for everybody at the second join. */
  @Test
  void aManifestThatSaysLiveMakesTheItemLiveForTheRoom() {
    report(here, ada, 30.0, null);
    untilKnown(30.0, Extent.MEASURED);
    report(there, bob, null, TimelineKind.LIVE);
    untilKnown(null, Extent.MEASURED);
    assertThat(media(here).live()).isTrue();
    Wait.until(() -> ada.playlist().getFirst().media().live());
  }

  @Test
  void aRecordingGrowsUntilItsManifestEndsAndNotAgain() {
    report(here, ada, 30.0, TimelineKind.GROWING);
    untilKnown(null, Extent.GROWING);
    report(there, bob, 60.0, null); // an older client, which cannot tell
    report(there, cleo, 70.0, TimelineKind.COMPLETE);
    untilKnown(70.0, Extent.MEASURED);
    Viewer dora = Viewer.in(there, "dora");
    report(there, dora, 65.0, TimelineKind.GROWING); // has an older manifest
    dora.submit(there, Command.chat("done"));
    assertThat(media(there).extent()).isEqualTo(Extent.MEASURED);
  }
}
