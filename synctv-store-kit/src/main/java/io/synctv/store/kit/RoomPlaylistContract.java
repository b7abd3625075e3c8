package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.ANNA;
import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.putItems;
import static io.synctv.store.kit.StoreSamples.remove;
import static io.synctv.store.kit.StoreSamples.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.RoomStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link RoomStore#read} and {@link ChangeStore} promise of playlists. */
interface RoomPlaylistContract extends StoresUnderTest {

  private static PlaylistItem elaborate(String id) {
    return new PlaylistItem(
        MediaId.of(id),
        new Media(
            "https://example.org/%E2%9C%93?a=1&b=%22",
            "Der Spieß 🎞️ \"Teil 1\"\\ — l'été",
            MediaType.HLS,
            false,
            0.1 + 0.2,
            Map.of("Referer", "https://example.org/", "X-Ключ", "\"{}\\🍿", "X-Empty", ""),
            List.of(
                new Subtitle("https://example.org/en.vtt", "English", "en"),
                new Subtitle("https://example.org/zh.vtt", "中文", null)),
            List.of(
                new MediaSource("https://example.org/hd.mp4", "1080p", MediaType.MP4),
                new MediaSource("https://example.org/sd", "480p", null))),
        new OrderKey("z9Az"),
        new User(UserId.of("guest"), "Gäst", UserKind.GUEST),
        1_763_686_800_123L);
  }

  private static List<PlaylistItem> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> item("i" + i, "%04dV".formatted(i))).toList();
  }

  private static String[] ids(List<PlaylistItem> items) {
    return items.stream().map(item -> item.id().value()).toArray(String[]::new);
  }

  @Test
  default void anEntryIsListedAsItWasKept() {
    RoomId room = createRoom(stores(), "r");
    putItems(stores(), room, List.of(elaborate("i")));
    assertThat(playlist(stores(), room)).containsExactly(elaborate("i"));
  }

  @Test
  default void whereALengthComesFromIsKept() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = new ArrayList<>();
    for (Extent extent : Extent.values()) {
      String place = Integer.toString(items.size());
      PlaylistItem item = item("i" + place, "V" + place + "1");
      items.add(item.withMedia(item.media().withExtent(false, 60.5, extent)));
    }
    PlaylistItem live = item("live", "W1");
    items.add(live.withMedia(live.media().withExtent(true, null, Extent.MEASURED)));
    putItems(stores(), room, items);
    assertThat(playlist(stores(), room)).isEqualTo(items);
  }

  @Test
  default void aLiveEntryWithoutLengthIsListedAsItWasKept() {
    RoomId room = createRoom(stores(), "r");
    PlaylistItem live =
        item("i", "V").withMedia(Media.of("http://example.org/live", "Live", MediaType.FLV, true));
    putItems(stores(), room, List.of(live));
    assertThat(playlist(stores(), room)).containsExactly(live);
  }

  @Test
  default void entriesAreListedByKeyAndThenByIdAsStringsCompare() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> ordered =
        Stream.of("1:z", "9:a1", "A:B", "A:a", "AA:c", "Z:d", "a:e", "aB:f", "aa:g", "b:h")
            .map(keyAndId -> keyAndId.split(":", 2))
            .map(pair -> item(pair[1], pair[0]))
            .toList();
    List<PlaylistItem> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    putItems(stores(), room, shuffled);
    assertThat(playlist(stores(), room)).isEqualTo(ordered).isSorted();
  }

  @Test
  default void fiveHundredEntriesAreKeptReplacedAndRemovedInOneCallEach() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = many(500);
    putItems(stores(), room, items);
    assertThat(playlist(stores(), room)).isEqualTo(items);

    List<PlaylistItem> renamed =
        items.stream().map(i -> i.withMedia(elaborate("x").media())).toList();
    putItems(stores(), room, renamed);
    assertThat(playlist(stores(), room)).isEqualTo(renamed);

    apply(stores(), room, remove(ids(items)));
    assertThat(playlist(stores(), room)).isEmpty();
  }

  @Test
  default void oneCallKeepsReplacesAndRemoves() {
    RoomId room = createRoom(stores(), "r");
    putItems(stores(), room, List.of(item("a", "1"), item("b", "2")));
    PlaylistItem moved = item("a", "3").withMedia(item("a", "1").media().withName("Moved"));
    apply(stores(), room, put(moved, item("c", "1")), remove("b"));
    assertThat(playlist(stores(), room)).containsExactly(item("c", "1"), moved);
  }

  @Test
  default void removingWhatIsNotThereAndChangingNothingAreNoErrors() {
    RoomId room = createRoom(stores(), "r");
    apply(stores(), room, put(item("a", "1")), remove("nothing"));
    apply(stores(), room, put());
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
  }

  @Test
  default void playlistsOfDifferentRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    putItems(stores(), one, List.of(item("a", "1")));
    putItems(stores(), two, List.of(elaborate("a")));
    apply(stores(), two, remove("b"));
    assertThat(playlist(stores(), one)).containsExactly(item("a", "1"));
    assertThat(playlist(stores(), two)).containsExactly(elaborate("a"));
    apply(stores(), two, remove("a"));
    assertThat(playlist(stores(), one)).hasSize(1);
  }

  @Test
  default void aReaderSeesAllOfAChangeOrNothing() throws Exception {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = many(120);
    AtomicBoolean written = new AtomicBoolean();
    Callable<Void> writer =
        () -> {
          try {
            for (int i = 0; i < 20; i++) {
              putItems(stores(), room, items);
              apply(stores(), room, remove(ids(items)));
            }
          } finally {
            written.set(true);
          }
          return null;
        };
    Callable<Void> reader =
        () -> {
          while (!written.get()) {
            assertThat(playlist(stores(), room).size()).isIn(0, 120);
            LockSupport.parkNanos(1000); // lets the writer go on where stores never wait
          }
          return null;
        };
    together(List.of(writer, reader, reader));
  }

  @Test
  default void whoAddedAnEntryAndWhenIsKept() {
    RoomId room = createRoom(stores(), "r");
    putItems(stores(), room, List.of(item("a", "1")));
    PlaylistItem kept = playlist(stores(), room).getFirst();
    assertThat(kept.addedBy()).isEqualTo(ANNA);
    assertThat(kept.addedAt()).isEqualTo(5);
  }
}
