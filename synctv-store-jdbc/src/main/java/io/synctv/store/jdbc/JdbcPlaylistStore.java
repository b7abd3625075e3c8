package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.store.PlaylistStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps playlists in their table, one row for each entry. */
final class JdbcPlaylistStore implements PlaylistStore {

  private final Database database;

  JdbcPlaylistStore(Database database) {
    this.database = database;
  }

  @Override
  public void apply(RoomId room, Collection<PlaylistItem> put, Collection<MediaId> removed) {
    // One statement must not touch a row twice.
    Map<MediaId, PlaylistItem> distinct = new LinkedHashMap<>();
    put.forEach(item -> distinct.put(item.id(), item));
    database.writeInRoom(
        "change the playlist of room " + room,
        room.value(),
        db -> {
          Batches.forEach(removed, batch -> remove(db, room, batch));
          Batches.forEach(distinct.values(), batch -> put(db, room, batch));
        });
  }

  @Override
  public List<PlaylistItem> list(RoomId room) {
    return database.read(
        "list the playlist of room " + room,
        db -> {
          try (Stream<DbRow> rows = db.query(Sql.LIST_ITEMS, room.value())) {
            return rows.map(JdbcPlaylistStore::item).toList();
          }
        });
  }

  private static void remove(DbExecute db, RoomId room, List<MediaId> ids) {
    List<Object> params = new ArrayList<>();
    params.add(room.value());
    ids.forEach(id -> params.add(id.value()));
    db.createDelete(Sql.removeItems(ids.size())).params(params).execute();
  }

  private static void put(DbExecute db, RoomId room, List<PlaylistItem> items) {
    List<@Nullable Object> params = new ArrayList<>();
    items.forEach(item -> params.addAll(columns(room, item)));
    db.createInsert(Sql.putItems(items.size())).params(params).execute();
  }

  private static List<@Nullable Object> columns(RoomId room, PlaylistItem item) {
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
        item.addedAt());
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
            MediaJson.sources(row.text("sources"))),
        new OrderKey(row.text("order_key")),
        row.user("user"),
        row.integer("added_at"));
  }
}
