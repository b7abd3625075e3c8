package io.synctv.store.jdbc.lab;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL server for the tests of a JVM, in this order: the one whose JDBC address is in the
 * environment variable {@value #VARIABLE}, with a user who may create databases ({@code
 * jdbc:postgresql://host/postgres?user=…&password=…}); a container, where an engine answers; else
 * the embedded binary, a process of its own. What was started ends with the JVM.
 *
 * <p>PostgreSQL refuses to run as root. Where the tests do, the library that starts the binary puts
 * it into a user namespace of its own, in which it is not root ({@code unshare -U}).
 */
final class PostgresServer {

  static final String VARIABLE = "SYNCTV_TEST_POSTGRES";

  private static final String IMAGE = "postgres:18-alpine";

  /** Where an engine listens unless the environment says otherwise. */
  private static final Path ENGINE = Path.of("/var/run/docker.sock");

  private static final ReentrantLock STARTING = new ReentrantLock();

  @GuardedBy("STARTING")
  private static @Nullable PostgresServer shared;

  @GuardedBy("STARTING")
  private static @Nullable PostgresServer local;

  private final String url;

  private PostgresServer(String url) {
    this.url = url;
  }

  /** Returns the one server of this JVM; the first call starts it. */
  static PostgresServer shared() {
    STARTING.lock();
    try {
      PostgresServer server = shared;
      if (server == null) {
        String named = System.getenv(VARIABLE);
        if (named != null) {
          server = new PostgresServer(named);
        } else if (engineAnswers()) {
          server = new PostgresServer(container());
        } else {
          server = local();
        }
        shared = server;
      }
      return server;
    } finally {
      STARTING.unlock();
    }
  }

  /** Returns one that sees the files of this machine: the embedded one, whatever else there is. */
  static PostgresServer local() {
    STARTING.lock();
    try {
      PostgresServer server = local;
      if (server == null) {
        server = new PostgresServer(embedded());
        local = server;
      }
      return server;
    } finally {
      STARTING.unlock();
    }
  }

  /** Returns the address of its maintenance database, with user and password. */
  String url() {
    return url;
  }

  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks the library only where it has something to find: its search is slow and noisy. */
  private static boolean engineAnswers() {
    return (Files.exists(ENGINE) || System.getenv("DOCKER_HOST") != null)
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static String container() {
    PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return container.getJdbcUrl()
        + "&user="
        + container.getUsername()
        + "&password="
        + container.getPassword();
  }

  private static String embedded() {
    try {
      Path folder = Files.createTempDirectory("synctv-postgres-");
      // By this name the library makes no other folder, which it would leave behind.
      System.setProperty("ot.epg.working-dir", folder.resolve("binaries").toString());
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setServerConfig("max_connections", "200")
              .setRegisterShutdownHook(false)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
      return server.getJdbcUrl("postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(EmbeddedPostgres server, Path folder) {
    try {
      server.close();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
