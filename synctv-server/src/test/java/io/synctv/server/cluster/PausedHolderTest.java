package io.synctv.server.cluster;

import static io.synctv.server.cluster.PausedHolder.JOB;
import static io.synctv.server.cluster.PausedHolder.POLICY;
import static io.synctv.server.cluster.PausedHolder.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.job.ExclusiveJob;
import io.synctv.store.jdbc.JdbcStores;
import io.synctv.store.jdbc.JdbcStoresConfig;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that holds the lock is stopped in its tracks, by the system, for longer than its lease;
 * the lock goes to another node; then the process goes on and writes. On a real Redis and real
 * databases.
 */
@Timeout(180)
@Tag("slow")
final class PausedHolderTest {

  private static final User ADA = User.of("ada");

  @TempDir Path folder;

  @Test
  void theWriteOfAPausedHolderIsRefusedByPostgres() throws Exception {
    try (TestPostgres database = TestPostgres.create()) {
      refuses(
          JdbcStoresConfig.url(database.url()).login(database.user(), database.password()).build());
    }
  }

  @Test
  void theWriteOfAPausedHolderIsRefusedBySqlite() throws Exception {
    refuses(JdbcStoresConfig.url("jdbc:sqlite:" + folder.resolve("synctv.db")).build());
  }

  private static void refuses(JdbcStoresConfig database) throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        JdbcStores stores = JdbcStores.open(database);
        ClusterTransport next = PausedHolder.transport("next", redis.address())) {
      stores
          .rooms()
          .create(
              new RoomInfo(ROOM, "r", ADA, 1, false, null, RoomSettings.DEFAULT),
              Member.of(ADA, Role.OWNER, 1),
              10,
              null);
      List<CommandEffect> said =
          said(0, 20).stream()
              .map(message -> new CommandEffect(null, List.of(new ChatEvent.Posted(message))))
              .toList();
      stores
          .changes()
          .apply(ROOM, new RoomChange("said", Revision.CREATED, said, List.of(), new byte[0]));
      Process holder = start(redis.address(), database);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII))) {
        long paused = token(lines.readLine());
        signal(holder, "-STOP");

        CompletableFuture<Long> taken = new CompletableFuture<>();
        try (ExclusiveJob unused =
            ExclusiveJob.start(
                JOB,
                Duration.ofMillis(100),
                POLICY,
                next.locks(),
                hold -> {
                  stores.chat().prune(ROOM, new ChatRetention(5, 100), 100, hold.fence());
                  taken.complete(hold.fence().token());
                })) {
          assertThat(taken.get(60, TimeUnit.SECONDS)).isGreaterThan(paused);
          holder.getOutputStream().write('\n');
          holder.getOutputStream().flush();
          signal(holder, "-CONT");
          assertThat(lines.readLine()).isEqualTo("refused, lease held: false");
        }
        assertThat(stores.chat().list(ROOM, 200, null).items()).isEqualTo(said(5, 20));
      } finally {
        holder.destroyForcibly();
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static List<ChatMessage> said(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new ChatMessage(ChatId.of("c" + i), ADA, "hi", i, null, null, 1))
        .toList();
  }

  private static long token(String line) {
    assertThat(line).startsWith("token ");
    return Long.parseLong(line.substring("token ".length()));
  }

  private static Process start(String redis, JdbcStoresConfig database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PausedHolder.class.getName(),
            redis,
            database.url(),
            database.user(),
            database.password())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void signal(Process process, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
