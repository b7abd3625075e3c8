package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.RoomId;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.store.MemberStore;
import java.util.List;
import java.util.stream.Stream;

/** Keeps members in their table. */
final class JdbcMemberStore implements MemberStore {

  private final Database database;

  JdbcMemberStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(RoomId room, Member member) {
    database.writeInRoom(
        "keep a member of room " + room, room.value(), db -> put(db, room, member));
  }

  static void put(DbExecute db, RoomId room, Member member) {
    db.insert(
        Sql.PUT_MEMBER,
        room.value(),
        member.user().id().value(),
        member.user().name(),
        member.user().kind().name(),
        member.role().name(),
        member.grants().mask(),
        member.denials().mask(),
        member.joinedAt());
  }

  @Override
  public List<Member> list(RoomId room) {
    return database.read(
        "list the members of room " + room,
        db -> {
          try (Stream<DbRow> rows = db.query(Sql.LIST_MEMBERS, room.value())) {
            return rows.map(JdbcMemberStore::member).toList();
          }
        });
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
