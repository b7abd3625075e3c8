package io.synctv.core.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.Subtitle;
import io.synctv.store.kit.OpaqueIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host may call media, and what they are called when nobody says a name. */
final class MediaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Web addresses as always: the digests of commands are made of names, too.
        "https://e.org/films/Big%20Buck.mp4?x=1.webm#t=5 | Big Buck.mp4 | MP4",
        "https://e.org/live/index.m3u8                   | index.m3u8   | HLS",
        "https://e.org/films/                            | films        | OTHER",
        "https://e.org                                   | e.org        | OTHER",
        "https://e.org/                                  | e.org        | OTHER",
        "https://e.org/%0A                               | e.org        | OTHER",
        // As browsers write them, which is not always as java.net.URI wants them.
        "https://e.org/My%20Film%20[1080p].mp4?a[]=1      | My Film [1080p].mp4 | MP4",
        "https://e.org/%E5%A4%A7-%C4%E3.mp4              | 大-%C4%E3.mp4 | MP4",
        "https://e.org/%C4%E3/100%25%zz.mp4              | 100%%zz.mp4  | MP4",
        "https://e_x.org:8080/?v={1}                     | e_x.org      | OTHER",
        "http://[::1]:80/                                | [::1]        | OTHER",
        "HTTP://e.org/a.MPD                              | a.MPD        | DASH",
        // What only the host understands.
        "films:42                                        | films:42     | OTHER",
        "films:a%20b                                     | films:a%20b  | OTHER",
        "films:season-1/2.webm                           | 2.webm       | WEBM",
        "films://collection/42                           | 42           | OTHER",
        "films://collection                              | collection   | OTHER",
        "/films/a.mp4                                    | a.mp4        | MP4",
        "a.flv?token=x                                   | a.flv        | FLV",
        "../song.ogg                                     | song.ogg     | MP3",
        "42                                              | 42           | OTHER",
        "mp4                                             | mp4          | OTHER",
        "C:\\films\\a.mp4                                | C:\\films\\a.mp4 | MP4",
        "Big Buck Bunny.mp4                              | Big Buck Bunny.mp4 | MP4",
        "urn:uuid:6e8bc430                               | urn:uuid:6e8bc430 | OTHER",
        "/                                               | /            | OTHER",
        "?q                                              | ?q           | OTHER",
        "100%25%.mp4                                     | 100%%.mp4    | MP4",
        "100%.mp4                                        | 100%.mp4     | MP4",
      })
  void mediaAreNamedAndReadByTheirReference(String reference, String name, MediaType type) {
    Media media = Media.of(reference);
    assertThat(media.url()).isEqualTo(reference);
    assertThat(media.name()).isEqualTo(name);
    assertThat(media.type()).isEqualTo(type);
  }

  @Test
  void anyReferenceMakesMediaWithANameThatCanBeShown() {
    for (long seed = 1; seed <= 20; seed++) {
      for (String reference : OpaqueIds.references(seed)) {
        Media media = Media.of(reference);
        assertThat(media.url()).isEqualTo(reference);
        assertThat(media.name()).isNotBlank();
        assertThat(new Subtitle(reference, "English", null).url()).isEqualTo(reference);
        assertThat(new MediaSource(reference, "1080p", null).url()).isEqualTo(reference);
      }
    }
    assertThat(Media.of(" ").name()).isEqualTo("?");
  }

  @Test
  void namesAreCutBetweenCharacters() {
    String letters = "x".repeat(Media.MAX_NAME - 1);
    assertThat(Media.of("https://e.org/" + letters + "%F0%9F%8E%AC%F0%9F%8E%AC").name())
        .isEqualTo(letters + "\ud83c\udfac");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "films:42\u0000", "\u0085", "\ud83e", "a\udd8a"})
  void whatIsEmptyHoldsControlCharactersOrIsNoUnicodeIsRefused(String reference) {
    assertThatThrownBy(() -> Media.of(reference))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("url must ");
    assertThatThrownBy(() -> new Subtitle(reference, "English", null))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("subtitle url must ");
    assertThatThrownBy(() -> new MediaSource(reference, "1080p", null))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("source url must ");
  }

  @Test
  void aReferenceHasAtMost4096Characters() {
    assertThat(Media.of("x".repeat(4096)).name()).isEqualTo("x".repeat(Media.MAX_NAME));
    assertThatThrownBy(() -> Media.of("x".repeat(4097)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("url must have at most 4096 characters");
  }
}
