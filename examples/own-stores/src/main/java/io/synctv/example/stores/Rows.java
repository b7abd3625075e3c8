package io.synctv.example.stores;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.StoredChange;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Values made of rows. What nobody searches by is one column of JSON, which Jackson writes by the
 * names of the records' components: tables that shall outlive a renaming want names of their own.
 */
final class Rows {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rows() {}

  static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static <T> T value(ResultSet row, String column, Class<T> type) throws SQLException {
    try {
      return MAPPER.readValue(row.getString(column), type);
    } catch (JsonProcessingException e) {
      throw new SQLException("a value cannot be read", e);
    }
  }

  /** Reads the column called value. */
  static <T> Database.Row<T> of(Class<T> type) {
    return row -> value(row, "value", type);
  }

  static RoomInfo room(ResultSet row) throws SQLException {
    return new RoomInfo(
        RoomId.of(row.getString("id")),
        row.getString("name"),
        value(row, "owner", User.class),
        row.getLong("created_at"),
        row.getBoolean("hidden"),
        row.getString("password"),
        value(row, "settings", RoomSettings.class));
  }

  static Revision revision(ResultSet row) throws SQLException {
    return new Revision(row.getLong("revision"), row.getString("change_id"));
  }

  static StoredChange change(ResultSet row) throws SQLException {
    Revision made = revision(row);
    Revision previous = new Revision(made.number() - 1, row.getString("previous_id"));
    return new StoredChange(previous, made, row.getBytes("payload"));
  }
}
