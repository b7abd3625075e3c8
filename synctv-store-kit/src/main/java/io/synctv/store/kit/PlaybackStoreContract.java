package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.playback;
import static io.synctv.store.kit.StoreSamples.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.PlaybackStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link PlaybackStore} promises. */
interface PlaybackStoreContract extends StoresUnderTest {

  @Test
  default void aSnapshotIsFoundAsItWasSaved() {
    RoomId room = createRoom(stores(), "r");
    PlaybackState state =
        new PlaybackState(
            MediaId.of("m-1_x"), true, 0.1 + 0.2, 1.0 / 3, 1_763_686_800_123L, Long.MAX_VALUE);
    stores().playback().save(Map.of(room, state));
    assertThat(stores().playback().find(room)).contains(state);
  }

  @Test
  default void aSnapshotWithoutMediaIsFoundAsItWasSaved() {
    RoomId room = createRoom(stores(), "r");
    stores().playback().save(Map.of(room, PlaybackState.initial(7)));
    assertThat(stores().playback().find(room)).contains(PlaybackState.initial(7));
  }

  @Test
  default void aRoomWithoutSnapshotHasNone() {
    assertThat(stores().playback().find(createRoom(stores(), "r"))).isEmpty();
    assertThat(stores().playback().find(RoomId.of("nowhere"))).isEmpty();
  }

  @Test
  default void aNewerSnapshotReplacesAnOlderOneWhole() {
    RoomId room = createRoom(stores(), "r");
    stores().playback().save(Map.of(room, playback(3)));
    PlaybackState newer = new PlaybackState(null, false, 0, 2, 9, 4);
    stores().playback().save(Map.of(room, newer));
    assertThat(stores().playback().find(room)).contains(newer);
  }

  @Test
  default void anOlderSnapshotIsLeftOut() {
    RoomId room = createRoom(stores(), "r");
    stores().playback().save(Map.of(room, playback(3)));
    stores().playback().save(Map.of(room, new PlaybackState(null, false, 0, 1, 9, 2)));
    assertThat(stores().playback().find(room)).contains(playback(3));
  }

  @Test
  default void aSnapshotOfTheSameVersionReplaces() {
    RoomId room = createRoom(stores(), "r");
    stores().playback().save(Map.of(room, playback(3)));
    PlaybackState same = new PlaybackState(null, false, 0, 1, 9, 3);
    stores().playback().save(Map.of(room, same));
    assertThat(stores().playback().find(room)).contains(same);
  }

  @Test
  default void theGuardHoldsForEachRoomOfACallByItself() {
    RoomId ahead = createRoom(stores(), "ahead");
    RoomId behind = createRoom(stores(), "behind");
    RoomId unknown = RoomId.of("nowhere");
    stores().playback().save(Map.of(ahead, playback(9), behind, playback(1)));
    stores().playback().save(Map.of(ahead, playback(5), unknown, playback(5), behind, playback(5)));
    assertThat(stores().playback().find(ahead)).contains(playback(9));
    assertThat(stores().playback().find(behind)).contains(playback(5));
    assertThat(stores().playback().find(unknown)).isEmpty();
  }

  @Test
  default void savingNothingIsNoError() {
    stores().playback().save(Map.of());
  }

  @Test
  default void snapshotsOfFiveHundredRoomsAreSavedInOneCall() {
    Map<RoomId, PlaybackState> snapshots = new HashMap<>();
    IntStream.range(0, 500).forEach(i -> snapshots.put(createRoom(stores(), "r" + i), playback(i)));
    stores().playback().save(snapshots);
    snapshots.forEach((room, state) -> assertThat(stores().playback().find(room)).contains(state));
  }

  @Test
  default void theHighestVersionWinsHoweverSavesOverlap() throws Exception {
    RoomId room = createRoom(stores(), "r");
    List<Callable<Void>> tasks =
        IntStream.range(0, 8)
            .<Callable<Void>>mapToObj(
                start ->
                    () -> {
                      for (long version = start; version < 200; version += 8) {
                        stores().playback().save(Map.of(room, playback(version)));
                      }
                      return null;
                    })
            .toList();
    together(tasks);
    assertThat(stores().playback().find(room)).contains(playback(199));
  }
}
