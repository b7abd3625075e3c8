package io.synctv.core.fake;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A transport between a node and its cluster that does what networks do: answers later, delivers
 * later or not at all, fails. Deliveries are copies, as they are when they come over a wire.
 */
public final class BentTransport implements ClusterTransport {

  public volatile boolean losing;
  public volatile boolean tampering;
  public volatile boolean delaying;
  public volatile boolean failing;
  public volatile boolean silent;
  public volatile boolean slowAnswers;
  public final AtomicInteger subscriptions = new AtomicInteger();
  public final Queue<NodesListener> watchers = new ConcurrentLinkedQueue<>();
  private final Queue<RoomListener> listeners = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> delayed = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
  private final ClusterTransport transport;

  public BentTransport(ClusterTransport transport) {
    this.transport = transport;
  }

  /** Delivers what was kept back. */
  public void deliver() {
    delaying = false;
    for (Runnable next = delayed.poll(); next != null; next = delayed.poll()) {
      next.run();
    }
  }

  /** Gives the answers that were kept back. */
  public void answer() {
    slowAnswers = false;
    for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
      next.run();
    }
  }

  /** Says that deliveries may have been missed, as a transport does whose connection was lost. */
  public void resync() {
    listeners.forEach(RoomListener::onResync);
  }

  private <T> CompletionStage<T> bent(Supplier<CompletionStage<T>> call) {
    if (failing) {
      return CompletableFuture.failedFuture(new TransportException("fails as asked"));
    }
    if (silent) {
      return new CompletableFuture<>();
    }
    CompletionStage<T> stage = call.get();
    if (!slowAnswers) {
      return stage;
    }
    CompletableFuture<T> later = new CompletableFuture<>();
    answers.add(() -> stage.thenAccept(later::complete));
    return later;
  }

  private void deliver(Runnable delivery) {
    if (delaying) {
      delayed.add(delivery);
    } else if (!losing) {
      delivery.run();
    }
  }

  @Override
  public NodeId node() {
    return transport.node();
  }

  @Override
  public Messages messages() {
    return transport.messages();
  }

  @Override
  public Presence presence() {
    return transport.presence();
  }

  @Override
  public Locks locks() {
    return transport.locks();
  }

  @Override
  public Counters counters() {
    return transport.counters();
  }

  @Override
  public ClusterClock clock() {
    return transport.clock();
  }

  @Override
  public Nodes nodes() {
    Nodes nodes = transport.nodes();
    return new Nodes() {
      @Override
      public CompletionStage<List<NodeInfo>> list() {
        return nodes.list();
      }

      @Override
      public Subscription watch(NodesListener listener) {
        watchers.add(listener);
        return nodes.watch(listener);
      }
    };
  }

  @Override
  public Health health() {
    return transport.health();
  }

  @Override
  public TransportStatistics statistics() {
    return transport.statistics();
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public RoomLog rooms() {
    RoomLog log = transport.rooms();
    return new RoomLog() {
      @Override
      public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot) {
        return bent(() -> log.open(room, version, snapshot));
      }

      @Override
      public CompletionStage<CommitResult> commit(Commit commit) {
        return bent(() -> log.commit(commit));
      }

      @Override
      public CompletionStage<LogHead> restart(
          RoomId room, Epoch epoch, long seq, long version, byte[] snapshot) {
        return bent(() -> log.restart(room, epoch, seq, version, snapshot));
      }

      @Override
      public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
        return bent(() -> log.since(room, epoch, seq));
      }

      @Override
      public Subscription watch(RoomId room, RoomListener listener) {
        Subscription inner = log.watch(room, new Bent(listener));
        subscriptions.incrementAndGet();
        listeners.add(listener);
        return () -> {
          listeners.remove(listener);
          inner.close();
          subscriptions.decrementAndGet();
        };
      }

      @Override
      public CompletionStage<Void> delete(RoomId room) {
        return log.delete(room);
      }
    };
  }

  private final class Bent implements RoomListener {
    private final RoomListener listener;

    Bent(RoomListener listener) {
      this.listener = listener;
    }

    @Override
    public void onEntries(List<LogEntry> entries) {
      List<LogEntry> copies =
          entries.stream().map(e -> new LogEntry(e.epoch(), e.seq(), copy(e.payload()))).toList();
      deliver(() -> listener.onEntries(copies));
    }

    private byte[] copy(byte[] payload) {
      byte[] copy = Arrays.copyOf(payload, payload.length);
      if (tampering) {
        copy[0]++;
      }
      return copy;
    }

    @Override
    public void onResync() {
      deliver(listener::onResync);
    }
  }
}
