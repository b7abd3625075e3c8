package io.synctv.examples.load.targets;

import io.synctv.examples.load.relay.HelidonRelay;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A relay with one room, which sends on what it gets. */
public final class RelayTarget implements Target {

  private final String name;
  private final ServerProcess process;
  private final Dialect dialect;

  private RelayTarget(String name, ServerProcess process, int size) {
    this.name = name;
    this.process = process;
    this.dialect = new RelayDialect(size);
  }

  /**
   * Starts the relay on Node with {@code ws}.
   *
   * @param launcher how
   * @param folder where it is installed
   * @param size bytes of a message
   */
  public static RelayTarget node(Launcher launcher, Path folder, int size) {
    return new RelayTarget("Node ws relay", launcher.node(folder), size);
  }

  /**
   * Starts the relay on Helidon.
   *
   * @param launcher how
   * @param size bytes of a message
   */
  public static RelayTarget helidon(Launcher launcher, int size) {
    ServerProcess process = launcher.program("helidon-relay", HelidonRelay.class);
    return new RelayTarget("Helidon relay", process, size);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.of(Launcher.loopback(process.port()));
  }

  @Override
  public void people(int count) {
    // A relay knows nobody.
  }

  @Override
  public String room() {
    return "/relay";
  }

  @Override
  public Processes processes() {
    return new Processes(List.of(process.pid()));
  }

  @Override
  public void close() {
    process.close();
  }
}
