package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The directory: a sorted set of leases and a hash of what nodes say of themselves. Each sign of
 * life returns the whole of it, and the difference to the last one is told; a goodbye is told when
 * it is heard. What Redis has lost of it comes back with the next sign of life of each node. All
 * telling happens on an executor that runs one thing at a time.
 */
final class RedisNodes implements Nodes {

  private static final System.Logger LOG = System.getLogger(RedisNodes.class.getName());

  /** Where a node says which key it signs with; those before 0.2 do not. */
  private static final int KEY_LINE = 4;

  private final ClusterContext context;
  private final Open open;
  private final Keys keys;
  private final RedisCommands commands;
  private final RedisMetrics metrics;
  private final Executor telling;
  private final long since;
  private final int key;
  private final UnverifiedNodes unverified;
  private volatile String version;
  private final List<NodesListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<NodeId, NodeInfo> known = new HashMap<>(); // on the executor only

  RedisNodes(
      ClusterContext context,
      Open open,
      Keys keys,
      RedisCommands commands,
      RedisMetrics metrics,
      Executor telling,
      long since,
      int key,
      UnverifiedNodes unverified) {
    this.context = context;
    this.open = open;
    this.keys = keys;
    this.commands = commands;
    this.metrics = metrics;
    this.telling = telling;
    this.since = since;
    this.key = key;
    this.unverified = unverified;
    this.version = context.version();
  }

  @Override
  public CompletionStage<List<NodeInfo>> list() {
    return open.ask(
        () ->
            commands
                .run("list nodes", Scripts.NODES, directory())
                .thenApply(reply -> infos(reply)));
  }

  @Override
  public CompletionStage<Void> describe(String said) {
    version = said;
    return open.ask(() -> beat().thenApply(reply -> null));
  }

  @Override
  public Subscription watch(NodesListener listener) {
    open.check();
    Watching watching = new Watching(listener);
    listeners.add(listener);
    return watching;
  }

  /**
   * Gives a sign of life.
   *
   * @return whether the directory had lost this node, or its lease had run out: then others may be
   *     missing as well
   */
  CompletableFuture<Boolean> beat() {
    byte[] info = info();
    return commands
        .run(
            "give a sign of life",
            Scripts.HEARTBEAT,
            directory(),
            context.node().value(),
            context.lease().toMillis(),
            info,
            10 * context.lease().toMillis())
        .thenApply(
            reply -> {
              boolean lost = Answer.number(reply, 0) == 1;
              List<byte[]> listed = reply.subList(1, reply.size());
              verify(listed);
              List<NodeInfo> alive = infos(listed);
              telling.execute(() -> compare(alive, lost));
              return lost;
            });
  }

  /** Leaves the directory. */
  CompletableFuture<List<byte[]>> leave() {
    return commands.run(
        "leave the directory", Scripts.GOODBYE, directory(), context.node().value());
  }

  /** Another node has said that it reaches Redis again. Of one that is new a beat finds out. */
  void cameBack(NodeId node) {
    telling.execute(
        () -> {
          NodeInfo info = known.get(node);
          if (info != null) {
            tell(listener -> listener.onJoined(info));
          }
        });
  }

  /** Another node has said that it goes. */
  void left(NodeId node) {
    telling.execute(
        () -> {
          if (known.remove(node) != null) {
            tell(listener -> listener.onLeft(node));
          }
        });
  }

  /** Nobody is told any more. */
  void close() {
    listeners.clear();
  }

  /** Tells what is new. Who is missing is gone, unless the directory is only filling again. */
  private void compare(List<NodeInfo> alive, boolean filling) {
    Map<NodeId, NodeInfo> now = new HashMap<>();
    for (NodeInfo info : alive) {
      if (!info.node().equals(context.node())) {
        now.put(info.node(), info);
      }
    }
    List<NodeId> gone =
        known.keySet().stream().filter(node -> !filling && !now.containsKey(node)).toList();
    for (NodeId node : gone) {
      known.remove(node);
      tell(listener -> listener.onLeft(node));
    }
    now.forEach(
        (node, info) -> {
          NodeInfo before = known.put(node, info);
          if (before != null && before.since() != info.since()) {
            tell(listener -> listener.onLeft(node)); // it was started anew under the same name
          }
          if (before == null || before.since() != info.since()) {
            tell(listener -> listener.onJoined(info));
          }
        });
  }

  private void tell(Consumer<NodesListener> news) {
    for (NodesListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.WARNING, "A listener for nodes failed", e);
      }
    }
  }

  private List<String> directory() {
    return List.of(keys.nodesAlive(), keys.nodesInfo());
  }

  /** Says what this node is: lines, to which later versions may add. */
  private byte[] info() {
    return String.join(
            "\n",
            Long.toString(since),
            Integer.toString(context.load().getAsInt()),
            version,
            context.address(),
            Integer.toString(key))
        .getBytes(UTF_8);
  }

  /** Looks whether the other nodes sign with keys that are known here. */
  private void verify(List<byte[]> reply) {
    List<NodeId> alive = new ArrayList<>();
    Map<NodeId, Integer> keys = new HashMap<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      String[] lines = Answer.text(reply, i + 1).split("\n", -1);
      try {
        NodeId node = NodeId.of(Answer.text(reply, i));
        if (!node.equals(context.node())) {
          alive.add(node);
          if (lines.length > KEY_LINE) {
            keys.put(node, Integer.parseInt(lines[KEY_LINE]));
          }
        }
      } catch (IllegalArgumentException e) {
        // Counted where the rest is read.
      }
    }
    unverified.directory(alive, keys);
  }

  private List<NodeInfo> infos(List<byte[]> reply) {
    List<NodeInfo> infos = new ArrayList<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      String[] lines = Answer.text(reply, i + 1).split("\n", -1);
      try {
        infos.add(
            new NodeInfo(
                NodeId.of(Answer.text(reply, i)),
                Long.parseLong(lines[0]),
                lines[2],
                lines[3],
                Integer.parseInt(lines[1])));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        metrics.malformed.increment();
      }
    }
    return infos;
  }

  private final class Watching implements Subscription {

    private final NodesListener listener;

    Watching(NodesListener listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      listeners.remove(listener);
    }
  }
}
