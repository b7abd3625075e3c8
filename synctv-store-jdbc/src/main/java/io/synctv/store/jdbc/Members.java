package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.RoomId;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import java.util.List;
import java.util.stream.Stream;

/** Members in their table. */
final class Members {

  private Members() {}

  static List<Member> list(DbExecute db, RoomId room) {
    try (Stream<DbRow> rows = db.query(Sql.LIST_MEMBERS, room.value())) {
      return rows.map(Members::member).toList();
    }
  }

  static List<Object> columns(RoomId room, Member member) {
    return List.of(
        room.value(),
        member.user().id().value(),
        member.user().name(),
        member.user().kind().name(),
        member.role().name(),
        member.grants().mask(),
        member.denials().mask(),
        member.joinedAt());
  }

  private static Member member(DbRow columns) {
    Row row = new Row(columns);
    return new Member(
        row.user("user"),
        row.constant(Role.class, "role"),
        new PermissionSet(row.integer("grants")),
        new PermissionSet(row.integer("denials")),
        row.integer("joined_at"));
  }
}
