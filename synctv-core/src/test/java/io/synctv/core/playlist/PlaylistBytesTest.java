package io.synctv.core.playlist;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.media;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.PlaylistCommand.Add;
import io.synctv.api.command.PlaylistCommand.AddMode;
import io.synctv.api.command.PlaylistCommand.Batch;
import io.synctv.api.command.PlaylistCommand.ChangeLength;
import io.synctv.api.command.PlaylistCommand.Move;
import io.synctv.api.command.PlaylistCommand.Remove;
import io.synctv.api.command.PlaylistCommand.Rename;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.core.fake.Scene;
import io.synctv.core.limit.Limits;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many bytes entries may take, each and together. */
final class PlaylistBytesTest {

  private static Decision decide(RoomState state, PlaylistCommand command, Limits limits) {
    return PlaylistDecisions.decide(state, command, at(NOW, OWNER), limits);
  }

  private static Rejection refusal(RoomState state, PlaylistCommand command, Limits limits) {
    return decide(state, command, limits) instanceof Decision.Rejected no ? no.rejection() : null;
  }

  private static Add add(Media... media) {
    return new Add(List.of(media), null, AddMode.APPEND);
  }

  private static RoomState with(RoomState state, Decision decision) {
    RoomState next = state;
    for (RoomEvent event : ((Decision.Accepted) decision).events()) {
      next = next.apply(event);
    }
    return next;
  }

  /** Makes media that take so many bytes, in the address. */
  private static Media sized(int bytes) {
    Media small = Media.of("http://m.example/", "x", MediaType.MP4, false);
    int more = bytes - ItemSize.of(small);
    int wide = more / 3; // characters of three bytes, as an address has at most 4,096 characters
    return Media.of(
        small.url() + "界".repeat(wide) + "a".repeat(more - 3 * wide), "x", MediaType.MP4, false);
  }

  private static Media full(
      Map<String, String> headers, List<Subtitle> subtitles, List<MediaSource> sources) {
    return new Media("http://m/x", "x", MediaType.MP4, false, null, headers, subtitles, sources);
  }

  @Test
  void anEntryOfJustTheMostBytesIsTakenAndOneOfMoreIsNot() {
    assertThat(refusal(cinema(), add(sized(ItemSize.MAX_MEDIA)), Limits.DEFAULT)).isNull();
    Rejection refused =
        refusal(cinema(), add(media("x"), sized(ItemSize.MAX_MEDIA + 1)), Limits.DEFAULT);
    assertThat(refused.code()).isEqualTo(ErrorCode.ITEM_TOO_LARGE);
    assertThat(refused.fault()).isEqualTo("URL");
    assertThat(refused.message()).isEqualTo("Entry 2 may take at most 8192 bytes");
  }

  @Test
  void thePartThatTakesMostIsTheFault() {
    String far = "http://m/" + "x".repeat(1000);
    Map<String, String> headers = Map.of("a", "x".repeat(2041), "b", "x".repeat(2041));
    Map<String, String> more = Map.of("a", "x".repeat(2042), "b", "x".repeat(2041));
    List<Subtitle> subtitles = Collections.nCopies(4, new Subtitle(far, "x", "en"));
    List<MediaSource> sources = Collections.nCopies(9, new MediaSource(far, "x", null));
    assertThat(ItemSize.of(full(headers, List.of(), List.of()), ItemSize.Part.HEADERS))
        .isEqualTo(ItemSize.MAX_HEADERS);

    assertThat(fault(full(headers, List.of(), List.of()))).isNull();
    assertThat(fault(full(more, List.of(), List.of()))).isEqualTo("HEADERS");
    assertThat(fault(full(Map.of("a", "\"".repeat(2048)), List.of(), List.of())))
        .isEqualTo("HEADERS");
    assertThat(fault(full(headers, subtitles, List.of()))).isEqualTo("SUBTITLES");
    assertThat(fault(full(headers, List.of(), sources))).isEqualTo("SOURCES");
  }

  private static String fault(Media media) {
    Rejection refused = refusal(cinema(), add(media), Limits.DEFAULT);
    return refused == null ? null : refused.fault();
  }

  @Test
  void aPlaylistTakesNoMoreBytesThanItMayAndNotAPart() {
    RoomState state = cinema();
    long each =
        ItemSize.of(
            with(state, decide(state, add(media("x")), Limits.DEFAULT))
                .playlist()
                .items()
                .getLast());
    Limits two = limits(state.playlist().bytes() + 2 * each);
    assertThat(refusal(state, add(media("x"), media("y")), two)).isNull();
    Rejection refused = refusal(state, add(media("x"), media("y"), media("z")), two);
    assertThat(refused.code()).isEqualTo(ErrorCode.PLAYLIST_FULL);
    assertThat(refused.fault()).isEqualTo("BYTES");
  }

  @Test
  void whatIsThereAndLargerThanItMayBeStaysAndMayBecomeSmaller() {
    MediaId large = MediaId.of("large");
    PlaylistItem item = Scene.item("large", "z", sized(ItemSize.MAX_MEDIA + 100).withName("name"));
    RoomState state =
        cinema().apply(new PlaylistEvent.Put(List.of(new PlaylistEvent.Placement(item, null))));
    Limits small = limits(state.playlist().bytes() - 1);

    assertThat(refusal(state, new Rename(large, "longer"), Limits.DEFAULT).code())
        .isEqualTo(ErrorCode.ITEM_TOO_LARGE);
    assertThat(refusal(state, new Rename(A, "a.mp4.and.more"), small).fault()).isEqualTo("BYTES");
    assertThat(refusal(state, new Rename(large, "eman"), small)).isNull();
    assertThat(refusal(state, new Rename(large, "n"), small)).isNull();
    assertThat(refusal(state, new Move(large, null), small)).isNull();
    assertThat(refusal(state, new ChangeLength(large, 7.5), small)).isNull();
    assertThat(refusal(state, new Remove(List.of(large)), small)).isNull();
  }

  @Test
  void theSumIsThatOfTheEntriesWhateverIsDone() {
    Random random = new Random(17);
    RoomState state = cinema();
    for (int i = 0; i < 300; i++) {
      List<PlaylistItem> items = state.playlist().items();
      MediaId any = items.isEmpty() ? A : items.get(random.nextInt(items.size())).id();
      PlaylistCommand command =
          switch (random.nextInt(items.size() < 5 ? 2 : 5)) {
            case 0, 1 -> add(sized(500 + random.nextInt(3000)), media("x" + i));
            case 2 -> new Rename(any, "n".repeat(1 + random.nextInt(100)));
            case 3 -> new Batch(List.of(new Move(any, null), new Rename(any, "moved")));
            default -> new Remove(List.of(any));
          };
      state = with(state, decide(state, command, Limits.DEFAULT));
      List<PlaylistItem> now = new ArrayList<>(state.playlist().items());
      assertThat(state.playlist().bytes())
          .as("after %s", command)
          .isEqualTo(Playlist.of(now).bytes())
          .isEqualTo(now.stream().mapToLong(ItemSize::of).sum());
    }
  }

  private static Limits limits(long playlistBytes) {
    return Limits.builder().playlistBytes(Math.toIntExact(playlistBytes)).build();
  }
}
