package io.synctv.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A node of the version before, as the statements it sends: {@code Sql} of that version. */
final class OldNode {

  private OldNode() {}

  /** Makes the tables of that version and fills them. */
  static void fill(DataSource source, String folder) throws SQLException {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:META-INF/synctv/" + folder)
        .load()
        .migrate();
    try (Connection connection = source.getConnection();
        Statement sql = connection.createStatement()) {
      for (String room : List.of("r", "s")) {
        sql.execute(
            """
            insert into rooms (id, name, name_folded, owner_id, owner_name, owner_kind, created_at,
              hidden, password_hash, control, advance, max_members)
            values ('%s', 'Ünï', 'ünï', 'anna', 'anna', 'ACCOUNT', 1, 0, 'hash', 'EVERYONE',
              'NEXT', 100)
            """
                .formatted(room));
        sql.execute(
            "insert into members values ('%s', 'anna', 'anna', 'ACCOUNT', 'OWNER', 0, 0, 1)"
                .formatted(room));
        sql.execute(
            """
            insert into playlist_items values ('%s', 'one', 'V', 'https://example.org/one.mp4',
              'one', 'MP4', 0, 2.5, '{}', '[]', '[]', 'anna', 'anna', 'ACCOUNT', 1)
            """
                .formatted(room));
        sql.execute(
            """
            insert into chat_messages values
              ('%s', 'c1', 'anna', 'anna', 'ACCOUNT', 'What message 1 says', 1, null, 0.5)
            """
                .formatted(room));
        sql.execute("insert into playback values ('%s', 'one', 1, 1.5, 1, 9, 7)".formatted(room));
      }
      sql.execute("insert into shared_values values ('key', 'secret')");
      sql.execute("insert into fences values ('job', 5)");
    }
  }

  /**
   * Every statement with which that version writes or locks, with rows that are there.
   *
   * @param forUpdate what that version adds for PostgreSQL
   */
  static List<String> writes(boolean forUpdate) {
    String lock = forUpdate ? " for no key update" : "";
    String share = forUpdate ? " order by id for key share" : "";
    return List.of(
        "update rooms set hidden = hidden where 1 = 0",
        "select id from rooms where id = 'r'" + lock,
        """
        insert into rooms (name, name_folded, owner_id, owner_name, owner_kind, created_at, hidden,
          password_hash, control, advance, max_members, id)
        values ('n', 'n', 'anna', 'anna', 'ACCOUNT', 1, 0, null, 'EVERYONE', 'NEXT', 10, 'new')
        """,
        """
        update rooms set name = 'x', name_folded = 'x', owner_id = 'x', owner_name = 'x',
          owner_kind = 'GUEST', created_at = 2, hidden = 1, password_hash = null,
          control = 'OWNER', advance = 'NEXT', max_members = 2
        where id = 'r'
        """,
        "delete from rooms where id = 'r'",
        """
        insert into members
          (room_id, user_id, user_name, user_kind, role, grants, denials, joined_at)
        values ('r', 'anna', 'x', 'GUEST', 'GUEST', 1, 1, 2)
        on conflict (room_id, user_id) do update set
          user_name = excluded.user_name, user_kind = excluded.user_kind, role = excluded.role,
          grants = excluded.grants, denials = excluded.denials, joined_at = excluded.joined_at
        """,
        """
        insert into playlist_items (room_id, id, order_key, url, name, type, live, duration,
          headers, subtitles, sources, user_id, user_name, user_kind, added_at)
        values ('r', 'one', 'W', 'https://example.org/x', 'x', 'MP4', 0, null, '{}', '[]', '[]',
          'x', 'x', 'GUEST', 2)
        on conflict (room_id, id) do update set
          order_key = excluded.order_key, url = excluded.url, name = excluded.name,
          type = excluded.type, live = excluded.live, duration = excluded.duration,
          headers = excluded.headers, subtitles = excluded.subtitles, sources = excluded.sources,
          user_id = excluded.user_id, user_name = excluded.user_name,
          user_kind = excluded.user_kind, added_at = excluded.added_at
        """,
        "delete from playlist_items where room_id = 'r' and id in ('one','two')",
        """
        insert into chat_messages
          (room_id, id, user_id, user_name, user_kind, body, said_at, reply_to, media_position)
        values ('r', 'c2', 'anna', 'anna', 'ACCOUNT', 'x', 2, null, null)
        on conflict (room_id, id) do nothing
        """,
        """
        delete from chat_messages where room_id = 'r' and id in (
          select id from chat_messages where room_id = 'r' and (said_at, id) <= (9, '~')
          order by said_at, id limit 100)
        """,
        "select id from rooms where id in ('r','s')" + share,
        """
        insert into playback (room_id, media_id, playing, position, rate, anchor, version)
        values ('r', null, 0, 0, 1, 1, 99)
        on conflict (room_id) do update set
          media_id = excluded.media_id, playing = excluded.playing, position = excluded.position,
          rate = excluded.rate, anchor = excluded.anchor, version = excluded.version
        where excluded.version >= playback.version
        """,
        """
        insert into fences (name, token) values ('job', 6)
        on conflict (name) do update set token = excluded.token
        where excluded.token >= fences.token
        """,
        "insert into shared_values (name, value) values ('x', 'y') on conflict (name) do nothing");
  }

  /** Sends a statement as that version does; returns what the database said against it. */
  static @Nullable String send(Connection connection, String statement) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
      connection.commit();
      return null;
    } catch (SQLException e) {
      connection.rollback();
      return String.valueOf(e.getMessage());
    }
  }

  /** All rows of all tables of this version. */
  static Map<String, List<String>> rows(Connection connection) throws SQLException {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table :
        List.of(
            "room_infos",
            "room_members",
            "room_items",
            "room_messages",
            "room_playback",
            "room_heads",
            "room_changes",
            "command_keys",
            "cluster_values",
            "lock_fences")) {
      try (Statement sql = connection.createStatement();
          ResultSet rows = sql.executeQuery("select * from " + table)) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(rows.getString(i)).append('|');
          }
          found.add(row.toString());
        }
        found.sort(null);
        all.put(table, found);
      }
    }
    return all;
  }
}
