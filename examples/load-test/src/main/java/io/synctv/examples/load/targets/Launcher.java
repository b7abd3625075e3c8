package io.synctv.examples.load.targets;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Starts what is put under load.
 *
 * @param folder where logs and data go
 * @param jar the server's own jar, or null to take the server from this program's class path
 * @param options options for the server's JVM
 * @param profile whether to record what the server does, with JFR
 * @param relayFolder where the Node relay is, or null when there is none
 */
public record Launcher(
    Path folder,
    @Nullable Path jar,
    List<String> options,
    boolean profile,
    @Nullable Path relayFolder) {

  private static final Pattern CACHE = Pattern.compile("^-XX:(AOTCache|SharedArchiveFile)=");

  /** As much as a load test needs, where the defaults protect a server from its visitors. */
  private static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("SYNCTV_LIMITS_GUESTS_PER_ADDRESS", "10000"),
          Map.entry("SYNCTV_LIMITS_SESSIONS_PER_USER", "10000"),
          Map.entry("SYNCTV_LIMITS_SESSIONS_PER_ROOM", "10000"),
          Map.entry("SYNCTV_LIMITS_ROOMS_PER_USER", "100000"),
          Map.entry("SYNCTV_LIMITS_ROOMS_PER_MINUTE", "100000"),
          Map.entry("SYNCTV_LIMITS_ROOMS_PER_ADDRESS", "100000"),
          Map.entry("SYNCTV_LIMITS_REQUESTS_PER_SECOND", "100000"),
          Map.entry("SYNCTV_LIMITS_COMMANDS_PER_SECOND", "100000"),
          Map.entry("SYNCTV_LIMITS_MESSAGES_PER_SECOND", "100000"),
          Map.entry("SYNCTV_LIMITS_CHAT_PER_SECOND", "1000"),
          Map.entry("SYNCTV_LIMITS_CHAT_BURST", "10000"),
          Map.entry("SYNCTV_SERVER_DRAIN", "0s"));

  /** Checks the values. */
  public Launcher {
    options = List.copyOf(options);
  }

  /** Returns the same without options for the JVM. */
  Launcher plain() {
    return new Launcher(folder, jar, List.of(), profile, relayFolder);
  }

  /** Returns where the profile of the process with that name is after its end. */
  public Path recording(String name) {
    return folder.resolve(name + ".jfr");
  }

  ServerProcess server(String name, Map<String, String> environment) {
    List<String> command = java(name, options);
    if (jar == null) {
      command.addAll(List.of("-cp", classPath(), "io.synctv.server.Main"));
    } else {
      command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    }
    Path data = folder.resolve("data");
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--data", data.toString()));
    Map<String, String> all = new HashMap<>(LIMITS);
    all.putAll(environment);
    return new ServerProcess(command, all, folder, name);
  }

  /** Starts something to compare with, with the same options but for the cache of classes. */
  ServerProcess program(String name, Class<?> main) {
    List<String> others = options.stream().filter(option -> !CACHE.matcher(option).find()).toList();
    List<String> command = java(name, others);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    return new ServerProcess(command, Map.of(), folder, name);
  }

  /** Returns this program's class path, for a process that works in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private List<String> java(String name, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    if (profile) {
      command.add(
          "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording(name));
    }
    return command;
  }

  ServerProcess node(Path relay) {
    List<String> command = List.of("node", relay.resolve("relay.mjs").toAbsolutePath().toString());
    return new ServerProcess(command, Map.of(), folder, "node-relay");
  }

  /** Starts a Redis on loopback; the process is the caller's to end. */
  Process redis(int port) {
    try {
      return Children.adopt(
          new ProcessBuilder(
                  ExecutableProvider.newJarResourceProvider(folder.toFile())
                      .get()
                      .getAbsolutePath(),
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--dir",
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("no Redis can be started", e);
    }
  }

  static InetSocketAddress loopback(int port) {
    try {
      InetAddress address = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
