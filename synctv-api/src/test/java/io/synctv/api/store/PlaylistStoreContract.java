package io.synctv.api.store;

import static io.synctv.api.store.StoreSamples.ANNA;
import static io.synctv.api.store.StoreSamples.createRoom;
import static io.synctv.api.store.StoreSamples.item;
import static io.synctv.api.store.StoreSamples.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link PlaylistStore} promises. */
interface PlaylistStoreContract {

  Stores stores();

  private static PlaylistItem elaborate(String id) {
    return new PlaylistItem(
        MediaId.of(id),
        new Media(
            "https://example.org/%E2%9C%93?a=1&b=%22",
            "Der Spieß 🎞️ \"Teil 1\"\\ — l'été",
            MediaType.HLS,
            false,
            0.1 + 0.2,
            Map.of("Referer", "https://example.org/", "X-Ключ", "\"{}\\\n\t🍿", "X-Empty", ""),
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

  @Test
  default void anEntryIsListedAsItWasKept() {
    RoomId room = createRoom(stores(), "r");
    stores().playlists().apply(room, List.of(elaborate("i")), List.of());
    assertThat(stores().playlists().list(room)).containsExactly(elaborate("i"));
  }

  @Test
  default void aLiveEntryWithoutLengthIsListedAsItWasKept() {
    RoomId room = createRoom(stores(), "r");
    PlaylistItem live =
        item("i", "V").withMedia(Media.of("http://example.org/live", "Live", MediaType.FLV, true));
    stores().playlists().apply(room, List.of(live), List.of());
    assertThat(stores().playlists().list(room)).containsExactly(live);
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
    stores().playlists().apply(room, shuffled, List.of());
    assertThat(stores().playlists().list(room)).isEqualTo(ordered).isSorted();
  }

  @Test
  default void fiveHundredEntriesAreKeptReplacedAndRemovedInOneCallEach() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = many(500);
    stores().playlists().apply(room, items, List.of());
    assertThat(stores().playlists().list(room)).isEqualTo(items);

    List<PlaylistItem> renamed =
        items.stream().map(i -> i.withMedia(elaborate("x").media())).toList();
    stores().playlists().apply(room, renamed, List.of());
    assertThat(stores().playlists().list(room)).isEqualTo(renamed);

    stores().playlists().apply(room, List.of(), items.stream().map(PlaylistItem::id).toList());
    assertThat(stores().playlists().list(room)).isEmpty();
  }

  @Test
  default void oneCallKeepsReplacesAndRemoves() {
    RoomId room = createRoom(stores(), "r");
    stores().playlists().apply(room, List.of(item("a", "1"), item("b", "2")), List.of());
    PlaylistItem moved = item("a", "3").withMedia(item("a", "1").media().withName("Moved"));
    stores().playlists().apply(room, List.of(moved, item("c", "1")), List.of(MediaId.of("b")));
    assertThat(stores().playlists().list(room)).containsExactly(item("c", "1"), moved);
  }

  @Test
  default void removingWhatIsNotThereAndChangingNothingAreNoErrors() {
    RoomId room = createRoom(stores(), "r");
    stores().playlists().apply(room, List.of(item("a", "1")), List.of(MediaId.of("nothing")));
    stores().playlists().apply(room, List.of(), List.of());
    assertThat(stores().playlists().list(room)).containsExactly(item("a", "1"));
  }

  @Test
  default void playlistsOfDifferentRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    stores().playlists().apply(one, List.of(item("a", "1")), List.of());
    stores().playlists().apply(two, List.of(elaborate("a")), List.of());
    stores().playlists().apply(two, List.of(), List.of(MediaId.of("b")));
    assertThat(stores().playlists().list(one)).containsExactly(item("a", "1"));
    assertThat(stores().playlists().list(two)).containsExactly(elaborate("a"));
    stores().playlists().apply(two, List.of(), List.of(MediaId.of("a")));
    assertThat(stores().playlists().list(one)).hasSize(1);
  }

  @Test
  default void aReaderSeesAllOfAChangeOrNothing() throws Exception {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = many(120);
    List<MediaId> ids = items.stream().map(PlaylistItem::id).toList();
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < 20; i++) {
            stores().playlists().apply(room, items, List.of());
            stores().playlists().apply(room, List.of(), ids);
          }
          return null;
        };
    Callable<Void> reader =
        () -> {
          for (int i = 0; i < 40; i++) {
            assertThat(stores().playlists().list(room).size()).isIn(0, 120);
          }
          return null;
        };
    together(List.of(writer, reader, reader));
  }

  @Test
  default void whoAddedAnEntryAndWhenIsKept() {
    RoomId room = createRoom(stores(), "r");
    stores().playlists().apply(room, List.of(item("a", "1")), List.of());
    PlaylistItem kept = stores().playlists().list(room).getFirst();
    assertThat(kept.addedBy()).isEqualTo(ANNA);
    assertThat(kept.addedAt()).isEqualTo(5);
  }
}
