package io.synctv.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an entry is counted as is never less than what goes onto the wire, and hardly more. */
class ItemSizeTest {

  private static final String[] CHARACTERS = {"a", "\"", "\\", "é", "界", "🎬", "/", "\u2028"};

  private final Random random = new Random(17);

  @Test
  void nothingTakesMoreThanItIsCountedAs() {
    for (int i = 0; i < 500; i++) {
      PlaylistItem item = item();
      int wire = Json.bytes(json -> WireWriter.item(json, item)).length + 1; // and a comma
      assertThat(ItemSize.of(item))
          .as("%s", item)
          .isGreaterThanOrEqualTo(wire)
          .isLessThan(wire + 200 + 30 * (item.media().subtitles().size() + sources(item)));
    }
  }

  private static int sources(PlaylistItem item) {
    return item.media().sources().size();
  }

  private PlaylistItem item() {
    Map<String, String> headers = new HashMap<>();
    List<Subtitle> subtitles = new ArrayList<>();
    List<MediaSource> sources = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.put(text(30), text(200));
      subtitles.add(new Subtitle(text(300), text(20), random.nextBoolean() ? null : text(8)));
      sources.add(new MediaSource(text(300), text(20), random.nextBoolean() ? null : type()));
    }
    Double length = random.nextBoolean() ? null : random.nextDouble(0.001, 3_600_000);
    Extent extent = one(Extent.values());
    Media media =
        new Media(
            text(2000),
            text(80),
            type(),
            random.nextBoolean(),
            length,
            headers,
            subtitles,
            sources,
            extent);
    User by = new User(UserId.of(text(20)), text(20), UserKind.ACCOUNT);
    String order = "1".repeat(1 + random.nextInt(48));
    return new PlaylistItem(
        MediaId.of("m".repeat(1 + random.nextInt(64))),
        media,
        new OrderKey(order),
        by,
        Long.MAX_VALUE - random.nextInt(1000));
  }

  private MediaType type() {
    return one(MediaType.values());
  }

  private <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
