package io.synctv.store.jdbc;

import java.util.Collections;

/**
 * Every statement, as SQLite and PostgreSQL both understand it; see {@link Dialect} for the rest.
 */
final class Sql {

  /** Writes nothing, but SQLite takes the lock first. */
  static final String TAKE_WRITE_LOCK = "update rooms set hidden = hidden where 1 = 0";

  /** For PostgreSQL: an advisory lock until the end of the transaction. */
  static final String LOCK_OWNER = "select 1 as held from pg_advisory_xact_lock(?, ?)";

  static final String ROOM_EXISTS = "select id from rooms where id = ?";

  static final String INSERT_ROOM =
      """
      insert into rooms (name, name_folded, owner_id, owner_name, owner_kind, created_at, hidden,
        password_hash, control, advance, max_members, id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String UPDATE_ROOM =
      """
      update rooms set name = ?, name_folded = ?, owner_id = ?, owner_name = ?, owner_kind = ?,
        created_at = ?, hidden = ?, password_hash = ?, control = ?, advance = ?, max_members = ?
      where id = ?
      """;

  /** The tables of a room's parts cascade. */
  static final String DELETE_ROOM = "delete from rooms where id = ?";

  static final String COUNT_OWNED = "select count(*) as owned from rooms where owner_id = ?";

  private static final String SELECT_ROOMS =
      """
      select id, name, owner_id, owner_name, owner_kind, created_at, hidden, password_hash, control,
        advance, max_members
      from rooms
      """;

  static final String FIND_ROOM = SELECT_ROOMS + "where id = ?";

  static final String LIST_MEMBERS =
      """
      select user_id, user_name, user_kind, role, grants, denials, joined_at
      from members where room_id = ?
      """;

  static final String PUT_MEMBER =
      """
      insert into members
        (room_id, user_id, user_name, user_kind, role, grants, denials, joined_at)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (room_id, user_id) do update set
        user_name = excluded.user_name, user_kind = excluded.user_kind, role = excluded.role,
        grants = excluded.grants, denials = excluded.denials, joined_at = excluded.joined_at
      """;

  static final String LIST_ITEMS =
      """
      select id, order_key, url, name, type, live, duration, headers, subtitles, sources, user_id,
        user_name, user_kind, added_at
      from playlist_items where room_id = ? order by order_key, id
      """;

  static final String FIND_PLAYBACK =
      """
      select media_id, playing, position, rate, anchor, version from playback where room_id = ?
      """;

  /** Groups come in the order of the primary key, so that a part is read and no more. */
  static final String ROOMS_TO_PRUNE =
      """
      select room_id from chat_messages where room_id > ?
      group by room_id having min(said_at) < ? or count(*) > ?
      order by room_id limit ?
      """;

  static final String CHAT_BEYOND =
      """
      select said_at, id from chat_messages where room_id = ?
      order by said_at desc, id desc limit 1 offset ?
      """;

  static final String PRUNE_CHAT =
      """
      delete from chat_messages where room_id = ? and id in (
        select id from chat_messages where room_id = ? and (said_at, id) <= (?, ?)
        order by said_at, id limit ?)
      """;

  /** Changes no row when a higher token was seen. */
  static final String PASS_FENCE =
      """
      insert into fences (name, token) values (?, ?)
      on conflict (name) do update set token = excluded.token
      where excluded.token >= fences.token
      """;

  static final String FIND_SHARED_VALUE = "select value from shared_values where name = ?";

  static final String PUT_SHARED_VALUE =
      "insert into shared_values (name, value) values (?, ?) on conflict (name) do nothing";

  private Sql() {}

  static String listRooms(boolean search, boolean goOn) {
    return SELECT_ROOMS
        + "where hidden = 0"
        + (search ? " and name_folded like ? escape '!'" : "")
        + (goOn ? " and (created_at, id) < (?, ?)" : "")
        + " order by created_at desc, id desc limit ?";
  }

  static String listChat(boolean goOn) {
    return """
        select id, user_id, user_name, user_kind, body, said_at, reply_to, media_position
        from chat_messages where room_id = ?
        """
        + (goOn ? " and (said_at, id) < (?, ?)" : "")
        + " order by said_at desc, id desc limit ?";
  }

  static String putItems(int rows) {
    return """
        insert into playlist_items (room_id, id, order_key, url, name, type, live, duration,
          headers, subtitles, sources, user_id, user_name, user_kind, added_at)
        values\s"""
        + rows(rows, 15)
        + """
         on conflict (room_id, id) do update set
          order_key = excluded.order_key, url = excluded.url, name = excluded.name,
          type = excluded.type, live = excluded.live, duration = excluded.duration,
          headers = excluded.headers, subtitles = excluded.subtitles, sources = excluded.sources,
          user_id = excluded.user_id, user_name = excluded.user_name,
          user_kind = excluded.user_kind, added_at = excluded.added_at
        """;
  }

  static String removeItems(int rows) {
    return "delete from playlist_items where room_id = ? and id in " + row(rows);
  }

  static String appendChat(int rows) {
    return """
        insert into chat_messages
          (room_id, id, user_id, user_name, user_kind, body, said_at, reply_to, media_position)
        values\s"""
        + rows(rows, 9)
        + " on conflict (room_id, id) do nothing";
  }

  static String roomsAmong(int rows) {
    return "select id from rooms where id in " + row(rows);
  }

  static String savePlayback(int rows) {
    return """
        insert into playback (room_id, media_id, playing, position, rate, anchor, version)
        values\s"""
        + rows(rows, 7)
        + """
         on conflict (room_id) do update set
          media_id = excluded.media_id, playing = excluded.playing, position = excluded.position,
          rate = excluded.rate, anchor = excluded.anchor, version = excluded.version
        where excluded.version >= playback.version
        """;
  }

  private static String rows(int rows, int columns) {
    return String.join(",", Collections.nCopies(rows, row(columns)));
  }

  private static String row(int columns) {
    return "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
  }
}
