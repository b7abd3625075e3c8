package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.store.Stores;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.job.ChatPruning;
import io.synctv.core.job.ExclusiveJob;
import io.synctv.core.job.LockPolicy;
import io.synctv.core.job.RoomPurging;
import io.synctv.core.job.RoomRetention;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.store.InMemoryStores;
import io.synctv.store.jdbc.JdbcStores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Months of guests who come, make rooms, join those of others, talk, and never come again, beside
 * rooms that are used now and then. A model says what must be there still, and what must be gone.
 */
@Tag("slow")
final class ThreeMonthsTest {

  private static final int DAYS = 110;
  private static final int GUESTS_A_DAY = 20;
  private static final int UNUSED_DAYS = 90;

  /** Until a room that was unused for so long is gone: a day each of the mark and of the margin. */
  private static final int GONE_DAYS = UNUSED_DAYS + 2;

  private static final int MOST_CHAT = 10;

  private final Random random = new Random(17);
  private final Map<RoomId, Integer> lastUsed = new HashMap<>();

  /** Rooms that are used again and again, with so many days in between. */
  private final Map<RoomId, Integer> regular = new HashMap<>();

  @TempDir Path folder;

  @Test
  void whatNobodyUsesEndsAndNothingElseDoesInMemory() throws SQLException {
    AtomicLong ahead = new AtomicLong();
    try (Stores stores = new InMemoryStores(() -> System.currentTimeMillis() + ahead.get())) {
      live(stores, () -> ahead.addAndGet(TimeUnit.DAYS.toMillis(1)));
    }
  }

  @Test
  void whatNobodyUsesEndsAndNothingElseDoesWithSqlite() throws SQLException {
    Path file = folder.resolve("synctv.db");
    try (Stores stores = JdbcStores.open(file);
        Connection sql = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      live(stores, () -> age(sql));
      Set<String> rooms = ids(sql, "select id from room_infos");
      assertThat(rooms).hasSizeBetween(1, lastUsed.size() - 100);
      for (String table :
          List.of("room_heads", "room_members", "room_messages", "room_changes", "command_keys")) {
        assertThat(rooms)
            .as(table)
            .containsAll(
                ids(sql, "select distinct room_id from " + table + " where room_id <> ''"));
      }
      int members = count(sql, "select count(*) from room_members");
      int messages = count(sql, "select count(*) from room_messages");
      int keys = count(sql, "select count(*) from command_keys");
      int changes = count(sql, "select count(*) from room_changes");
      System.out.printf(
          "%d guests: %d rooms, %d members, %d messages, %d changes, %d keys are left%n",
          DAYS * GUESTS_A_DAY, rooms.size(), members, messages, changes, keys);
      assertThat(messages).isLessThanOrEqualTo(rooms.size() * MOST_CHAT);
      assertThat(changes).isLessThanOrEqualTo(rooms.size());
      assertThat(keys).isZero();
    }
  }

  private void live(Stores stores, Runnable passDay) {
    Limits limits = Limits.builder().roomIdle(Duration.ofMillis(1)).chatBurst(100).build();
    try (ClusterTransport node = LocalCluster.create().node(NodeId.of("node"));
        SyncTv sync = SyncTv.builder().stores(stores).transport(node).limits(limits).build()) {
      RoomId accounts = sync.createRoom("An account's", UserId.of("ada")).id();
      for (int i = 0; i < 12; i++) {
        regular.put(makeRoom(sync, guest("regular" + i), 0), 1 + 7 * i);
      }
      for (int day = 0; day < DAYS; day++) {
        liveDay(sync, day);
        // So that each use of a room is one that loads it.
        Awaitility.await().until(() -> sync.statistics().rooms() == 0);
        passDay.run();
        end(stores, node, sync);
        check(stores, day + 1);
      }
      assertThat(stores.rooms().find(accounts)).isPresent();
      assertThat(lastUsed).hasSizeGreaterThan(1000);
    }
  }

  private void liveDay(SyncTv sync, int day) {
    regular.forEach(
        (room, days) -> {
          if (day % days == 0) {
            assertThat(sync.room(room)).as("used every %d days", days).isPresent();
            lastUsed.put(room, day);
          }
        });
    List<RoomId> known = new ArrayList<>();
    for (int i = 0; i < GUESTS_A_DAY; i++) {
      User guest = guest("guest" + day + "-" + i);
      if (random.nextInt(10) < 6 || known.isEmpty()) {
        known.add(makeRoom(sync, guest, day));
      }
      RoomId room = known.get(random.nextInt(known.size()));
      submit(sync, room, guest, new RoomCommand.Join(false));
      for (int said = random.nextInt(8); said > 0; said--) {
        submit(sync, room, guest, Command.chat("hi"));
      }
    }
  }

  private RoomId makeRoom(SyncTv sync, User owner, int day) {
    RoomId room = sync.createRoom(RoomSpec.named("Room"), owner).id();
    lastUsed.put(room, day);
    return room;
  }

  private static void submit(SyncTv sync, RoomId room, User who, Command command) {
    Submission submission = new Submission(command, null, null, null);
    assertThat(sync.handle(room).submit(Actor.of(who), submission).toCompletableFuture().join())
        .isInstanceOf(Outcome.Accepted.class);
  }

  private static User guest(String id) {
    return new User(UserId.of(id), "Guest", UserKind.GUEST);
  }

  /** Ends what is to end, as the jobs of a server do. */
  private static void end(Stores stores, ClusterTransport node, SyncTv sync) {
    once(
        node,
        new RoomRetention(
            stores.usage(),
            sync.clock(),
            IdGenerator.secure(),
            UserKind.GUEST,
            Duration.ofDays(UNUSED_DAYS),
            sync::online));
    once(node, new ChatPruning(stores.chat(), sync.clock(), null, MOST_CHAT));
    once(node, new RoomPurging(stores.rooms()));
    boolean more = true;
    while (more) {
      more = stores.changes().expire(1000);
    }
  }

  private static void once(ClusterTransport node, ExclusiveJob.Work work) {
    AtomicInteger done = new AtomicInteger();
    ExclusiveJob.Work counted =
        hold -> {
          work.run(hold);
          done.incrementAndGet();
        };
    try (ExclusiveJob unused =
        ExclusiveJob.start(
            "once", Duration.ofMillis(1), LockPolicy.DEFAULT, node.locks(), counted)) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(60))
          .until(() -> done.get() > 0);
    }
  }

  private void check(Stores stores, int today) {
    int open = 0;
    for (Map.Entry<RoomId, Integer> room : lastUsed.entrySet()) {
      int unused = today - room.getValue();
      boolean there = stores.rooms().find(room.getKey()).isPresent();
      open += there ? 1 : 0;
      if (unused <= UNUSED_DAYS) {
        assertThat(there).as("unused for %d days", unused).isTrue();
      } else if (unused > GONE_DAYS) {
        assertThat(there).as("unused for %d days", unused).isFalse();
      }
    }
    assertThat(open).isLessThanOrEqualTo(regular.size() + GUESTS_A_DAY * (GONE_DAYS + 1));
  }

  private static void age(Connection sql) {
    each(
        sql,
        statement -> {
          for (String column :
              List.of(
                  "room_infos.used_at",
                  "room_infos.closed_at",
                  "room_changes.changed_at",
                  "room_messages.changed_at",
                  "command_keys.kept_at")) {
            String[] names = column.split("\\.", 2);
            update(
                statement,
                "update %s set %s = %s - %d"
                    .formatted(names[0], names[1], names[1], TimeUnit.DAYS.toMillis(1)));
          }
        });
  }

  private static void each(Connection sql, Consumer<Statement> work) {
    try (Statement statement = sql.createStatement()) {
      work.accept(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(Statement statement, String sql) {
    try {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> ids(Connection sql, String query) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (Statement statement = sql.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private static int count(Connection sql, String query) throws SQLException {
    try (Statement statement = sql.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
