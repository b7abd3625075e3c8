package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entries of playlists in their table, one row for each. */
final class Items {

  private Items() {}

  /** In order. */
  static List<PlaylistItem> list(DbExecute db, RoomId room) {
    try (Stream<DbRow> rows = db.query(Sql.LIST_ITEMS, room.value())) {
      return rows.map(Items::item).toList();
    }
  }

  static List<@Nullable Object> columns(RoomId room, PlaylistItem item) {
    Media media = item.media();
    return Arrays.asList(
        room.value(),
        item.id().value(),
        item.order().value(),
        media.url(),
        media.name(),
        media.type().name(),
        media.live() ? 1 : 0,
        media.duration(),
        MediaJson.headers(media.headers()),
        MediaJson.subtitles(media.subtitles()),
        MediaJson.sources(media.sources()),
        item.addedBy().id().value(),
        item.addedBy().name(),
        item.addedBy().kind().name(),
        item.addedAt(),
        media.extent().name());
  }

  private static PlaylistItem item(DbRow columns) {
    Row row = new Row(columns);
    return new PlaylistItem(
        MediaId.of(row.text("id")),
        new Media(
            row.text("url"),
            row.text("name"),
            row.constant(MediaType.class, "type"),
            row.flag("live"),
            row.realOrNull("duration"),
            MediaJson.headers(row.text("headers")),
            MediaJson.subtitles(row.text("subtitles")),
            MediaJson.sources(row.text("sources")),
            extent(row)),
        new OrderKey(row.text("order_key")),
        row.user("user"),
        row.integer("added_at"));
  }

  /** Older versions kept what was declared and what was measured alike. */
  private static Extent extent(Row row) {
    if (row.textOrNull("extent") != null) {
      return row.constant(Extent.class, "extent");
    }
    return row.realOrNull("duration") == null ? Extent.DECLARED : Extent.MEASURED;
  }
}
