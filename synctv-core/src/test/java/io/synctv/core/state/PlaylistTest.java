package io.synctv.core.state;

import static io.synctv.core.fake.Scene.item;
import static io.synctv.core.fake.Scene.media;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.playlist.PlaylistItem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaylistTest {

  private static final PlaylistItem FIRST = item("a", "1", media("a"));
  private static final PlaylistItem SECOND = item("b", "2", media("b"));
  private static final PlaylistItem MOVED = item("a", "3", media("a"));

  @Test
  void entriesStandInTheOrderOfTheirKeys() {
    Playlist playlist = Playlist.EMPTY.with(List.of(SECOND, FIRST));
    assertThat(playlist.items()).containsExactly(FIRST, SECOND);
    assertThat(playlist.with(List.of(MOVED)).items()).containsExactly(SECOND, MOVED);
    assertThat(playlist.without(List.of(FIRST.id())).items()).containsExactly(SECOND);
    assertThat(playlist.without(List.of(FIRST.id(), SECOND.id()))).isSameAs(Playlist.EMPTY);
  }

  @Test
  void anEntryIsFoundWhereItStands() {
    Playlist playlist = Playlist.of(List.of(FIRST, SECOND));
    assertThat(playlist.find(SECOND.id())).contains(SECOND);
    assertThat(playlist.find(null)).isEmpty();
    assertThat(playlist.find(MediaId.of("no"))).isEmpty();
    assertThat(playlist.indexOf(SECOND.id())).isEqualTo(1);
    assertThat(playlist.indexOf(MediaId.of("no"))).isEqualTo(-1);
    assertThat(playlist.before(SECOND.id())).isEqualTo(FIRST.id());
    assertThat(playlist.before(FIRST.id())).isNull();
    assertThat(playlist.before(MediaId.of("no"))).isNull();
  }

  @Test
  void twoAreEqualWhenTheirEntriesAre() {
    Playlist one = Playlist.of(List.of(FIRST, SECOND));
    assertThat(one)
        .isEqualTo(Playlist.of(List.of(SECOND, FIRST)))
        .hasSameHashCodeAs(Playlist.of(List.of(SECOND, FIRST)))
        .isNotEqualTo(Playlist.of(List.of(SECOND, MOVED)))
        .isNotEqualTo(null)
        .isNotEqualTo("a")
        .doesNotHaveSameHashCodeAs(Playlist.EMPTY);
  }
}
