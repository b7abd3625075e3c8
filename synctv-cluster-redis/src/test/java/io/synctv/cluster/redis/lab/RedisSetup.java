package io.synctv.cluster.redis.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis servers that belong together, of one of the topologies, as processes of loopback. A client
 * reaches them by {@link #settings}, or over ways of its own that can be cut.
 */
public final class RedisSetup implements AutoCloseable {

  private static final String MASTER_NAME = "main";
  private static final int SENTINELS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String topology;
  private final List<RedisProcess> servers;
  private final List<RedisProcess> sentinels;

  private RedisSetup(String topology, List<RedisProcess> servers, List<RedisProcess> sentinels) {
    this.topology = topology;
    this.servers = List.copyOf(servers);
    this.sentinels = List.copyOf(sentinels);
  }

  /**
   * Starts a master with copies, and three sentinels that watch them and agree.
   *
   * @param copies how many
   * @return the servers, with the first master at index 0
   */
  public static RedisSetup sentinel(int copies) {
    List<RedisProcess> servers = withCopies(copies);
    List<RedisProcess> sentinels = new ArrayList<>();
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(RedisProcess.startSentinel(MASTER_NAME, servers.getFirst()));
    }
    RedisSetup setup = new RedisSetup("sentinel", servers, sentinels);
    setup.awaitAgreement();
    return setup;
  }

  /**
   * Starts a master with copies that nobody watches: what becomes of them is said by hand.
   *
   * @param copies how many
   * @return the servers, with the master at index 0
   */
  public static RedisSetup replicated(int copies) {
    return new RedisSetup("replicated", withCopies(copies), List.of());
  }

  private static List<RedisProcess> withCopies(int copies) {
    List<RedisProcess> servers = new ArrayList<>();
    servers.add(RedisProcess.start());
    String master = Integer.toString(servers.getFirst().port());
    for (int i = 0; i < copies; i++) {
      servers.add(RedisProcess.start("--replicaof", "127.0.0.1", master));
    }
    await(
        () ->
            servers.stream()
                .skip(1)
                .allMatch(copy -> info(copy, "replication").contains("master_link_status:up")));
    return servers;
  }

  /**
   * Starts a Redis Cluster of masters without copies.
   *
   * @param binary the program
   * @param masters how many
   * @param options more options of each
   * @return the servers, each with as many slots
   */
  public static RedisSetup cluster(RedisBinary binary, int masters, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
    List<RedisProcess> servers = new ArrayList<>();
    for (int i = 0; i < masters; i++) {
      servers.add(RedisProcess.start(binary, all.toArray(String[]::new)));
    }
    for (int i = 0; i < masters; i++) {
      try (Jedis client = servers.get(i).client()) {
        client.clusterAddSlots(
            IntStream.range(i * SLOTS / masters, (i + 1) * SLOTS / masters).toArray());
        client.sendCommand(Protocol.Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        client.clusterMeet("127.0.0.1", servers.getFirst().port());
      }
    }
    await(
        () ->
            servers.stream()
                .map(RedisSetup::clusterInfo)
                .allMatch(
                    info ->
                        info.contains("cluster_state:ok")
                            && info.contains("cluster_known_nodes:" + masters)));
    return new RedisSetup("cluster", servers, List.of());
  }

  private static String clusterInfo(RedisProcess server) {
    try (Jedis client = server.client()) {
      return client.clusterInfo();
    }
  }

  private static String info(RedisProcess server, String section) {
    try (Jedis client = server.client()) {
      return client.info(section);
    } catch (JedisException e) {
      return ""; // it loads what its master has sent
    }
  }

  /** Returns the servers that hold data. */
  public List<RedisProcess> servers() {
    return servers;
  }

  /** Returns how a client reaches it, by the transport's keys. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("redis.topology", topology);
    settings.put(
        "redis.addresses",
        asked().stream().map(RedisProcess::address).collect(Collectors.joining(",")));
    if (topology.equals("sentinel")) {
      settings.put("redis.master-name", MASTER_NAME);
    }
    return settings;
  }

  private List<RedisProcess> asked() {
    return sentinels.isEmpty() ? servers : sentinels;
  }

  /** Makes ways to all of it for one client. */
  public Ways ways() {
    List<RedisProcess> all = new ArrayList<>(servers);
    all.addAll(sentinels);
    return new Ways(
        settings(),
        all.stream()
            .map(server -> new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
            .toList());
  }

  /** Returns the server that the sentinels take for the master. */
  public RedisProcess master() {
    return servers.stream()
        .filter(server -> server.port() == masterOf(sentinels.getFirst()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Kills the master, waits for the sentinels to put a copy in its place, and starts it again as a
   * copy.
   */
  public void failOver() {
    RedisProcess old = master();
    old.kill();
    await(() -> sentinels.stream().noneMatch(sentinel -> masterOf(sentinel) == old.port()));
    old.restart();
    awaitAgreement();
  }

  private static int masterOf(RedisProcess sentinel) {
    try (Jedis client = sentinel.client()) {
      return Integer.parseInt(client.sentinelGetMasterAddrByName(MASTER_NAME).get(1));
    }
  }

  /** A failover needs sentinels that know the copies and each other, and copies that follow. */
  private void awaitAgreement() {
    await(
        () -> {
          RedisProcess master = master();
          return sentinels.stream().allMatch(sentinel -> knowsAll(sentinel, master))
              && servers.stream()
                  .filter(server -> server != master)
                  .allMatch(
                      copy ->
                          info(copy, "replication").contains("master_port:" + master.port())
                              && info(copy, "replication").contains("master_link_status:up"));
        });
  }

  private boolean knowsAll(RedisProcess sentinel, RedisProcess master) {
    try (Jedis client = sentinel.client()) {
      Map<String, String> known = client.sentinelMasters().getFirst();
      return known.get("port").equals(Integer.toString(master.port()))
          && known.get("num-slaves").equals(Integer.toString(servers.size() - 1))
          && known.get("num-other-sentinels").equals(Integer.toString(SENTINELS - 1))
          && known.get("flags").equals("master");
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the servers did not come together");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RedisProcess::close);
  }
}
