package io.synctv.server.lab;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a room's durable parts past all servers, from the rows of the database. Tables are found by
 * the columns that no other has, so that it reads what each version of the schema has.
 */
public final class DatabaseContent {

  private final Connection connection;
  private final String rooms;
  private final String entries;

  /** Reads over a connection, which stays the caller's. */
  public DatabaseContent(Connection connection) throws SQLException {
    this.connection = connection;
    rooms = tableWith("password_hash");
    entries = tableWith("order_key");
  }

  private String tableWith(String column) throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    try (ResultSet tables =
        metadata.getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        try (ResultSet columns = metadata.getColumns(null, connection.getSchema(), table, column)) {
          if (columns.next()) {
            return table;
          }
        }
      }
    }
    throw new SQLException("no table has a column " + column);
  }

  /** Reads a room. */
  public RoomContent read(String room) throws SQLException {
    List<RoomContent.Entry> items = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, url, name from " + entries + " where room_id = ? order by order_key, id")) {
      select.setString(1, room);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          items.add(new RoomContent.Entry(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "select name, hidden, password_hash, advance, max_members from "
                + rooms
                + " where id = ?")) {
      select.setString(1, room);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("no room " + room);
        }
        return new RoomContent(
            row.getString(1),
            row.getInt(2) != 0,
            row.getString(3) != null,
            row.getString(4),
            row.getInt(5),
            items);
      }
    }
  }

  /** Returns the order keys that more than one entry of a room has. */
  public List<String> doubleOrderKeys(String room) throws SQLException {
    List<String> twice = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select order_key from "
                + entries
                + " where room_id = ? group by order_key having count(*) > 1")) {
      select.setString(1, room);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          twice.add(rows.getString(1));
        }
      }
    }
    return twice;
  }
}
