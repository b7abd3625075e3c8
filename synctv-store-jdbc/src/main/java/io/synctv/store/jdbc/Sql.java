package io.synctv.store.jdbc;

import java.util.Collections;
import java.util.List;

/**
 * Every statement, as SQLite and PostgreSQL both understand it; see {@link Dialect} for the rest.
 */
final class Sql {

  /** Goes on with a query of a part of a room: a closed room has none. Wants the room once more. */
  private static final String ROOM_OPEN =
      " and (select closed_at from room_infos where id = ?) is null";

  /** Writes nothing, but SQLite takes the lock first. */
  static final String TAKE_WRITE_LOCK = "update room_heads set closed = closed where 1 = 0";

  /** For PostgreSQL: an advisory lock until the end of the transaction. */
  static final String LOCK_OWNER = "select 1 as held from pg_advisory_xact_lock(?, ?)";

  static final String COUNT_ROOMS =
      """
      select
        (select count(*) from room_infos where id = ?) as same,
        (select count(*) from room_infos where owner_id = ? and closed_at is null) as owned
      """;

  private static final String SELECT_ROOMS =
      """
      select id, name, owner_id, owner_name, owner_kind, created_at, hidden, password_hash, control,
        advance, max_members
      from room_infos
      """;

  static final String FIND_ROOM = SELECT_ROOMS + "where id = ? and closed_at is null";

  static final String CLOSED_ROOMS = "select id from room_infos where closed_at < ? limit ?";

  static final String ROOM_CLOSING = "select closed_at from room_infos where id = ?";

  /** What of a room goes at its end, but for its messages; what refers to the room first. */
  static final List<String> FORGET_ROOM =
      List.of(
          "delete from command_keys where room_id = ?",
          "delete from room_changes where room_id = ?",
          "delete from room_playback where room_id = ?",
          "delete from room_members where room_id = ?",
          "delete from room_items where room_id = ?",
          "delete from room_heads where room_id = ?",
          "delete from room_infos where id = ?");

  static final String LIST_MEMBERS =
      """
      select user_id, user_name, user_kind, role, grants, denials, joined_at
      from room_members where room_id = ?
      """;

  static final String LIST_ITEMS =
      """
      select id, order_key, url, name, type, live, duration, headers, subtitles, sources, user_id,
        user_name, user_kind, added_at, extent
      from room_items where room_id = ? order by order_key, id
      """;

  static final String FIND_PLAYBACK =
      """
      select media_id, playing, position, rate, anchor, version
      from room_playback where room_id = ?
      """
          + ROOM_OPEN;

  /** Groups come in the order of the primary key, so that a part is read and no more. */
  static final String ROOMS_TO_PRUNE =
      """
      select room_id from room_messages where room_id > ?
      group by room_id having min(said_at) < ? or count(*) > ?
      order by room_id limit ?
      """;

  static final String CHAT_BEYOND =
      """
      select said_at, id from room_messages where room_id = ?
      order by said_at desc, id desc limit 1 offset ?
      """;

  static final String PRUNE_CHAT =
      """
      delete from room_messages where room_id = ? and id in (
        select id from (
          select id from room_messages where room_id = ? and (said_at, id) <= (?, ?)
          order by said_at, id limit ?) oldest)
      """;

  static final String PURGE_CHAT =
      """
      delete from room_messages where room_id = ? and id in (
        select id from (
          select id from room_messages where room_id = ? order by said_at, id limit ?) oldest)
      """;

  /** Changes no row when a higher token was seen. */
  static final String PASS_FENCE =
      """
      insert into lock_fences (name, token) values (?, ?)
      on conflict (name) do update set token = excluded.token
      where excluded.token >= lock_fences.token
      """;

  static final String FIND_SHARED_VALUE = "select value from cluster_values where name = ?";

  static final String PUT_SHARED_VALUE =
      "insert into cluster_values (name, value) values (?, ?) on conflict (name) do nothing";

  /** One row for all nodes: each statement is a transaction, so that nobody holds its lock. */
  static final String CHECK_WRITE =
      """
      insert into cluster_values (name, value) values ('write-check', ?)
      on conflict (name) do update set value = excluded.value
      """;

  private Sql() {}

  static String insertRoom(String now) {
    return """
        insert into room_infos (name, name_folded, owner_id, owner_name, owner_kind, created_at,
          hidden, password_hash, control, advance, max_members, id, used_at)
        values\s"""
        + "("
        + "?,".repeat(12)
        + now
        + ")";
  }

  static String listRooms(boolean search, boolean goOn) {
    return SELECT_ROOMS
        + "where hidden = 0 and closed_at is null"
        + (search ? " and name_folded like ? escape '!'" : "")
        + (goOn ? " and (created_at, id) < (?, ?)" : "")
        + " order by created_at desc, id desc limit ?";
  }

  private static final String SELECT_CHAT =
      """
      select id, user_id, user_name, user_kind, body, said_at, reply_to, media_position, version
      from room_messages where room_id = ?
      """;

  static String listChat(boolean goOn) {
    return SELECT_CHAT
        + ROOM_OPEN
        + (goOn ? " and (said_at, id) < (?, ?)" : "")
        + " order by said_at desc, id desc limit ?";
  }

  static String findChat(int ids) {
    return SELECT_CHAT + ROOM_OPEN + " and id in " + row(ids);
  }

  static String roomsAmong(int rows) {
    return "select id from room_infos where closed_at is null and id in " + row(rows);
  }

  static String savePlayback(int rows) {
    return """
        insert into room_playback (room_id, media_id, playing, position, rate, anchor, version)
        values\s"""
        + rows(rows, 7)
        + """
         on conflict (room_id) do update set
          media_id = excluded.media_id, playing = excluded.playing, position = excluded.position,
          rate = excluded.rate, anchor = excluded.anchor, version = excluded.version
        where excluded.version >= room_playback.version
        """;
  }

  static String rows(int rows, int columns) {
    return String.join(",", Collections.nCopies(rows, row(columns)));
  }

  static String row(int columns) {
    return "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
  }
}
