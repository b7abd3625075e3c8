package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.PlaybackStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps one snapshot for each room; the statement itself compares versions. */
final class JdbcPlaybackStore implements PlaybackStore {

  private final Database database;

  JdbcPlaybackStore(Database database) {
    this.database = database;
  }

  @Override
  public void save(Map<RoomId, PlaybackState> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    database.write(
        "save the playback of " + snapshots.size() + " rooms",
        db -> {
          Batches.forEach(sorted(snapshots), batch -> save(db, batch));
          return null;
        });
  }

  @Override
  public Optional<PlaybackState> find(RoomId room) {
    return database.read("find the playback of room " + room, db -> find(db, room));
  }

  static Optional<PlaybackState> find(DbExecute db, RoomId room) {
    return db.get(Sql.FIND_PLAYBACK, room.value(), room.value()).map(JdbcPlaybackStore::state);
  }

  /** Sorted by room: calls that save the same rooms lock them in the same order. */
  private static List<Map.Entry<RoomId, PlaybackState>> sorted(
      Map<RoomId, PlaybackState> snapshots) {
    return snapshots.entrySet().stream()
        .sorted(Comparator.comparing(snapshot -> snapshot.getKey().value()))
        .toList();
  }

  private void save(DbExecute db, List<Map.Entry<RoomId, PlaybackState>> snapshots) {
    List<Object> ids = new ArrayList<>();
    snapshots.forEach(snapshot -> ids.add(snapshot.getKey().value()));
    String rooms = Sql.roomsAmong(ids.size()) + database.dialect().roomShare();
    Set<String> kept;
    try (Stream<DbRow> rows = db.createQuery(rooms).params(ids).execute()) {
      kept = rows.map(row -> new Row(row).text("id")).collect(Collectors.toSet());
    }
    List<@Nullable Object> params = new ArrayList<>();
    snapshots.stream()
        .filter(snapshot -> kept.contains(snapshot.getKey().value()))
        .forEach(snapshot -> params.addAll(columns(snapshot.getKey(), snapshot.getValue())));
    if (!kept.isEmpty()) {
      db.createInsert(Sql.savePlayback(kept.size())).params(params).execute();
    }
  }

  private static List<@Nullable Object> columns(RoomId room, PlaybackState state) {
    MediaId media = state.media();
    return Arrays.asList(
        room.value(),
        media == null ? null : media.value(),
        state.playing() ? 1 : 0,
        state.position(),
        state.rate(),
        state.anchor(),
        state.version());
  }

  private static PlaybackState state(DbRow columns) {
    Row row = new Row(columns);
    String media = row.textOrNull("media_id");
    return new PlaybackState(
        media == null ? null : MediaId.of(media),
        row.flag("playing"),
        row.real("position"),
        row.real("rate"),
        row.integer("anchor"),
        row.integer("version"));
  }
}
