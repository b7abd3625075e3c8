package io.synctv.store.jdbc;

import java.util.Collections;

/**
 * The statements of durable changes, in words that SQLite, PostgreSQL and MariaDB share: no
 * returning clause, no upserts. A row that is replaced is deleted and inserted.
 */
final class ChangeSql {

  /** Compare and set. */
  static final String ADVANCE_HEAD =
      """
      update room_heads set revision = ?, change_id = ?, closed = ?
      where room_id = ? and revision = ? and change_id = ? and closed = 0
      """;

  static final String INSERT_HEAD =
      "insert into room_heads (room_id, revision, change_id, closed) values (?, ?, ?, 0)";

  static final String FIND_HEAD =
      "select revision, change_id, closed from room_heads where room_id = ?";

  static final String CHANGE_AT =
      "select change_id from room_changes where room_id = ? and revision = ?";

  /** One statement, so that head and rows are of one moment. */
  static final String HEAD_AND_CHANGES =
      """
      select h.revision as head_revision, h.change_id as head_change, h.closed,
        c.revision, c.change_id, c.previous_id, c.payload
      from room_heads h left join room_changes c on c.room_id = h.room_id and c.revision > ?
      where h.room_id = ? order by c.revision
      """;

  static final String RECENT_ROOMS =
      """
      select room_id, revision, change_id from room_heads
      where room_id in (select room_id from room_changes where changed_at >= ?)
      """;

  static final String RECENT_MESSAGES =
      """
      select room_id, id, version from room_messages where changed_at >= ?
      order by changed_at desc limit ?
      """;

  static final String EXPIRE_KEYS =
      """
      delete from command_keys where (room_id, user_id, command_key) in (
        select room_id, user_id, command_key from (
          select room_id, user_id, command_key from command_keys where kept_at < ?
          order by kept_at limit ?) oldest)
      """;

  static final String EXPIRE_CHANGES =
      """
      delete from room_changes where (room_id, revision) in (
        select room_id, revision from (
          select c.room_id, c.revision from room_changes c
            join room_heads h on h.room_id = c.room_id
          where c.changed_at < ? and c.revision < h.revision
          order by c.changed_at limit ?) oldest)
      """;

  private ChangeSql() {}

  static String insertChange(String now) {
    return """
        insert into room_changes
          (room_id, revision, change_id, previous_id, payload, changed_at)
        values (?, ?, ?, ?, ?, %s)
        """
        .formatted(now);
  }

  static String insertKeys(int rows, String now) {
    return """
        insert into command_keys (room_id, user_id, command_key, digest, revision, effect,
          created_room, kept_at)
        values\s"""
        + rows(rows, 7, now);
  }

  /** Written out for each key, so that every database goes by the primary key. */
  static String findKeys(int keys) {
    return """
        select k.user_id, k.command_key, k.digest, k.effect, k.created_room,
          c.revision, c.change_id, c.previous_id, c.payload
        from command_keys k
          left join room_changes c on c.room_id = k.room_id and c.revision = k.revision
        where\s"""
        + String.join(
            " or ",
            Collections.nCopies(keys, "(k.room_id = ? and k.user_id = ? and k.command_key = ?)"));
  }

  static String digestsOfMessages(int ids) {
    return "select id, digest from room_messages where room_id = ? and id in " + Sql.row(ids);
  }

  static String insertMessages(int rows, String now) {
    return """
        insert into room_messages (room_id, id, user_id, user_name, user_kind, body, said_at,
          reply_to, media_position, version, digest, changed_at)
        values\s"""
        + rows(rows, 11, now);
  }

  static String deleteItems(int rows) {
    return "delete from room_items where room_id = ? and id in " + Sql.row(rows);
  }

  static String insertItems(int rows) {
    return """
        insert into room_items (room_id, id, order_key, url, name, type, live, duration, headers,
          subtitles, sources, user_id, user_name, user_kind, added_at, extent)
        values\s"""
        + Sql.rows(rows, 16);
  }

  static String deleteMembers(int rows) {
    return "delete from room_members where room_id = ? and user_id in " + Sql.row(rows);
  }

  static String insertMembers(int rows) {
    return """
        insert into room_members
          (room_id, user_id, user_name, user_kind, role, grants, denials, joined_at, joined_by)
        values\s"""
        + Sql.rows(rows, 9);
  }

  static String closeRoom(String now) {
    return "update room_infos set closed_at = " + now + " where id = ?";
  }

  /** Rows of parameters, each with the database's time at the end. */
  private static String rows(int rows, int parameters, String now) {
    String row = "(" + "?,".repeat(parameters) + now + ")";
    return String.join(",", Collections.nCopies(rows, row));
  }
}
