package io.synctv.cluster.redis.lab;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis for tests that do not kill it: the one that {@code SYNCTV_TEST_REDIS} names, such as
 * {@code redis://127.0.0.1:6379}; else one in a container, where an engine answers; else a process
 * of the embedded binary.
 */
public final class SomeRedis implements AutoCloseable {

  private static final String IMAGE = "redis:7";
  private static final int PORT = 6379;

  private final InetSocketAddress address;
  private final AutoCloseable owned;

  private SomeRedis(InetSocketAddress address, AutoCloseable owned) {
    this.address = address;
    this.owned = owned;
  }

  /** Finds or starts one. */
  public static SomeRedis open() {
    return open(System.getenv("SYNCTV_TEST_REDIS"));
  }

  /**
   * Takes a certain one, or finds or starts one.
   *
   * @param named its address, or null or blank for whatever there is
   */
  @SuppressWarnings("AddressSelection") // whoever names a host of several addresses takes any
  public static SomeRedis open(@Nullable String named) {
    if (named != null && !named.isBlank()) {
      URI uri = URI.create(named);
      return new SomeRedis(new InetSocketAddress(uri.getHost(), uri.getPort()), () -> {});
    }
    if (engineAnswers()) {
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(PORT);
      container.start();
      return new SomeRedis(
          new InetSocketAddress(container.getHost(), container.getMappedPort(PORT)), container);
    }
    RedisProcess process = RedisProcess.start();
    return new SomeRedis(new InetSocketAddress("127.0.0.1", process.port()), process);
  }

  /** Testcontainers looks for an engine for seconds: it is asked only where there may be one. */
  private static boolean engineAnswers() {
    boolean likely =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return likely && DockerClientFactory.instance().isDockerAvailable();
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Returns how a client reaches it, by the transport's keys. */
  public Map<String, String> settings() {
    return Map.of(
        "redis.addresses",
        "redis://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  /** Makes a way to it for one client. */
  public Ways ways() {
    return new Ways(settings(), List.of(address));
  }

  @Override
  public void close() throws Exception {
    owned.close();
  }
}
