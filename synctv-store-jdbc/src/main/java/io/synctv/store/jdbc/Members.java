package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.RoomId;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members in their table. */
final class Members {

  private Members() {}

  static List<Member> list(DbExecute db, RoomId room) {
    try (Stream<DbRow> rows = db.query(Sql.LIST_MEMBERS, room.value())) {
      return rows.map(Members::member).toList();
    }
  }

  static List<@Nullable Object> columns(RoomId room, Member member) {
    JoinedBy way = member.joinedBy();
    return Arrays.asList(
        room.value(),
        member.user().id().value(),
        member.user().name(),
        member.user().kind().name(),
        member.role().name(),
        member.grants().mask(),
        member.denials().mask(),
        member.joinedAt(),
        way == null ? null : way.name());
  }

  private static Member member(DbRow columns) {
    Row row = new Row(columns);
    return new Member(
        row.user("user"),
        row.constant(Role.class, "role"),
        new PermissionSet(row.integer("grants")),
        new PermissionSet(row.integer("denials")),
        row.integer("joined_at"),
        JoinedBy.named(row.textOrNull("joined_by")));
  }
}
