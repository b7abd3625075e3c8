package io.synctv.server;

import io.synctv.server.config.ServerConfig;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, with what tests ask of it over HTTP. */
final class TestServer extends Api implements AutoCloseable {

  private final AutoCloseable closing;
  private final @Nullable Server server;

  private TestServer(int port, AutoCloseable closing, @Nullable Server server) {
    super(port);
    this.closing = closing;
    this.server = server;
  }

  /** Speaks to a server in a process of its own. */
  static TestServer of(ServerProcess process) {
    return new TestServer(process.port(), process, null);
  }

  static TestServer start(Path data, String... settings) {
    return start(Server.Machine.THIS, data, settings);
  }

  /** Starts a server on a machine that is not as it should be. */
  static TestServer start(Server.Machine machine, Path data, String... settings) {
    ServerConfig.Builder config =
        ServerConfig.builder()
            .set("server.host", "127.0.0.1")
            .set("server.port", "0")
            .set("server.drain", "0s")
            // One person and one address do what the whole test does.
            .set("limits.requests-per-second", "100000")
            .set("limits.rooms-per-minute", "100000")
            .set("limits.rooms-per-address", "100000")
            .set("data", data.toString());
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    Server server = Server.start(config.build(), machine);
    return new TestServer(server.port(), server, server);
  }

  Server server() {
    return Objects.requireNonNull(server, "it runs in another process");
  }

  /** Opens a socket and says hello. */
  TestSocket join(String room, String token) {
    TestSocket socket = TestSocket.open(port(), room);
    socket.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
    socket.await("welcome");
    return socket;
  }

  @Override
  public void close() {
    try {
      closing.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
