package io.synctv.store.jdbc;

/** The statements about when rooms were used. */
final class UsageSql {

  static final String LAST_USE =
      "select used_at from room_infos where id = ? and closed_at is null";

  /** What was kept before uses were noted begins to be unused now. */
  static final String OLD_ROOMS =
      """
      select id from room_infos where owner_kind = ? and used_at is null and closed_at is null
      limit ?
      """;

  static final String UNUSED_ROOMS =
      """
      select r.id, r.owner_id, r.owner_name, r.owner_kind, h.revision, h.change_id
      from room_infos r join room_heads h on h.room_id = r.id
      where r.owner_kind = ? and r.used_at < ? and r.closed_at is null
      order by r.used_at, r.id limit ?
      """;

  /** Changes nothing, but nobody notes a use until the transaction ends. */
  static final String HOLD_UNUSED =
      "update room_infos set used_at = used_at where id = ? and used_at < ?";

  private UsageSql() {}

  /** Notes a use unless there is a newer mark. */
  static String useRoom(String now) {
    return "update room_infos set used_at = "
        + now
        + " where id = ? and closed_at is null and (used_at is null or used_at < ?)";
  }
}
