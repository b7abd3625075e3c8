package io.synctv.cluster.redis;

import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * This node's membership in the cluster: it says hello, gives signs of life for all that it holds,
 * and says goodbye. Each time the store is back, it says again what it holds.
 */
final class Membership {

  private static final System.Logger LOG = System.getLogger(Membership.class.getName());
  private static final long GOODBYE_PATIENCE_MILLIS = 1000;

  private final RedisCommands commands;
  private final String channel;
  private final EnvelopeChannel envelopes;
  private final RedisPresence presence;
  private final RedisCounters counters;
  private final RedisNodes nodes;
  private final long heartbeat;

  Membership(
      ClusterContext context,
      RedisCommands commands,
      Keys keys,
      EnvelopeChannel envelopes,
      RedisPresence presence,
      RedisCounters counters,
      RedisNodes nodes) {
    this.commands = commands;
    this.channel = keys.nodesNews();
    this.envelopes = envelopes;
    this.presence = presence;
    this.counters = counters;
    this.nodes = nodes;
    this.heartbeat = context.heartbeat().toMillis();
  }

  void join(Subscriptions subscriptions, RedisHealth health) {
    subscriptions.hold(channel, new News());
    var unused = health.listen(this::changed);
    commands.every(heartbeat, this::beatAndLook);
  }

  private void changed(Health.State state) {
    if (state == Health.State.UP) {
      presence.compare();
      counters.putBack();
      beat();
      announce(Envelope.Kind.HELLO);
    }
  }

  /** Gives signs of life, and asks the others for theirs when the directory turns out empty. */
  private void beatAndLook() {
    if (commands.available()) {
      beat()
          .thenAccept(
              lost -> {
                if (lost) {
                  announce(Envelope.Kind.HELLO);
                }
              });
    }
  }

  private CompletableFuture<Boolean> beat() {
    presence.beat();
    counters.beat();
    return nodes.beat();
  }

  private CompletableFuture<Long> announce(Envelope.Kind kind) {
    byte[] word = envelopes.message(kind, channel, new byte[0]);
    return commands.ask(
        "tell the other nodes", client -> commands.topics().of(client, channel).publishAsync(word));
  }

  /** Gives back all that this node holds and tells the others that it goes. Waits, but not long. */
  void leave() {
    if (!commands.available()) {
      return;
    }
    List<CompletableFuture<List<byte[]>>> words = new ArrayList<>();
    words.addAll(presence.leave());
    words.addAll(counters.leave());
    words.add(nodes.leave());
    try {
      CompletableFuture.allOf(words.toArray(CompletableFuture[]::new))
          .handle((done, failure) -> announce(Envelope.Kind.GOODBYE))
          .thenCompose(word -> word)
          .get(GOODBYE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "Redis did not take the goodbye", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears of nodes that come and go. */
  private final class News implements Subscriptions.Receiver {

    @Override
    public void received(byte[] message) {
      Envelope envelope = envelopes.open(message, 0);
      if (envelope == null || envelope.node().equals(envelopes.node())) {
        return;
      }
      switch (envelope.kind()) {
        case HELLO -> {
          if (commands.available()) {
            beat();
          }
          nodes.cameBack(envelope.node());
        }
        case GOODBYE -> nodes.left(envelope.node());
        case EVENTS, RESET, MESSAGE, CONTROL, PROBE -> envelopes.reject();
      }
    }

    @Override
    public void subscribed() {
      // Signs of life bring the directory up to date.
    }
  }
}
