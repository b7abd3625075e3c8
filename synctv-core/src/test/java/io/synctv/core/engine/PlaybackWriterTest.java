package io.synctv.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.PlaybackStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class PlaybackWriterTest {

  private static final RoomId BAD = RoomId.of("bad");
  private static final RoomId GOOD = RoomId.of("good");

  private final Map<RoomId, PlaybackState> kept = new ConcurrentHashMap<>();
  private volatile boolean failing = true;

  private final PlaybackStore store =
      new PlaybackStore() {
        @Override
        public void save(Map<RoomId, PlaybackState> snapshots) {
          if (failing && snapshots.containsKey(BAD)) {
            throw new LinkageError("as asked");
          }
          kept.putAll(snapshots);
        }

        @Override
        public Optional<PlaybackState> find(RoomId room) {
          return Optional.ofNullable(kept.get(room));
        }
      };

  /** Guards a bug: one timeline that a store could not keep held back those of all rooms. */
  @Test
  void aTimelineThatCannotBeKeptDoesNotHoldBackOthersAndIsTriedAgain() {
    PlaybackWriter writer = new PlaybackWriter(store);
    writer.changed(BAD, PlaybackState.initial(1));
    writer.changed(GOOD, PlaybackState.initial(1));
    writer.flush();
    assertThat(kept).containsOnlyKeys(GOOD);
    failing = false;
    writer.flush();
    assertThat(kept).containsOnlyKeys(GOOD, BAD);
  }
}
