package io.synctv.core.fake;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.MessageListener;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport between a node and its cluster that does what networks do: answers later, delivers
 * later or not at all, fails. Deliveries are copies, as they are when they come over a wire.
 */
public final class BentTransport implements ClusterTransport {

  /** The cluster's time, in place of its own. */
  public volatile @Nullable ClusterClock clock;

  public volatile boolean losing;

  /** Whether messages of other nodes are lost. */
  public volatile boolean deaf;

  public volatile boolean tampering;

  /** Which entry of a delivery of several is damaged. */
  public volatile int damaged = -1;

  public volatile boolean delaying;
  public volatile boolean failing;
  public volatile boolean silent;
  public volatile boolean slowAnswers;

  /** Whether calls whose answer nobody waits for fail at once, against the SPI's word. */
  public volatile boolean throwing;

  /** Whether all that is sent and kept has a field more than this version knows. */
  public volatile boolean newer;

  /** Whether what the log keeps for this node cannot be read. */
  public volatile boolean unreadable;

  /** How much of it was given. */
  public final AtomicInteger misread = new AtomicInteger();

  /** By how much this node's clock is behind the others', in milliseconds. */
  public volatile long slowMillis;

  /** Whether it is not answered who is in a room. */
  public volatile boolean hidingPeople;

  /** How often it was asked who is in a room. */
  public final AtomicInteger questions = new AtomicInteger();

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

  /** Returns how many answers are kept back. */
  public int heldAnswers() {
    return answers.size();
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

  private void unheard() {
    if (throwing) {
      throw new IllegalStateException("fails as asked");
    }
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
    Messages messages = transport.messages();
    return new Messages() {
      @Override
      public void send(Address to, Urgency urgency, byte[] payload) {
        unheard();
        messages.send(to, urgency, spelled(payload));
      }

      @Override
      public Subscription listen(Address at, MessageListener listener) {
        return messages.listen(
            at,
            (from, payload) -> {
              if (!deaf) {
                listener.onMessage(from, payload);
              }
            });
      }
    };
  }

  @Override
  public Presence presence() {
    Presence presence = transport.presence();
    return new Presence() {
      @Override
      public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
        unheard();
        return presence.put(room, session, spelled(details));
      }

      @Override
      public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
        unheard();
        return presence.remove(room, session);
      }

      @Override
      public CompletionStage<List<Entry>> list(RoomId room) {
        questions.incrementAndGet();
        unheard();
        return hidingPeople ? new CompletableFuture<>() : presence.list(room);
      }

      @Override
      public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
        return presence.count(rooms);
      }
    };
  }

  /** A number for field 200, behind what this version says. */
  private byte[] spelled(byte[] payload) {
    if (!newer) {
      return payload;
    }
    byte[] field = {(byte) 200, 1, 0, 0, 0, 0, 0, 0, 0, 9};
    byte[] longer = Arrays.copyOf(payload, payload.length + field.length);
    System.arraycopy(field, 0, longer, payload.length, field.length);
    return longer;
  }

  private LogHead kept(LogHead head) {
    if (!unreadable) {
      return head;
    }
    misread.incrementAndGet();
    return new LogHead(head.epoch(), head.seq(), head.version(), new byte[] {1}, head.told());
  }

  private CommitResult kept(CommitResult result) {
    return switch (result) {
      case CommitResult.Known known ->
          new CommitResult.Known(known.answers().stream().map(this::kept).toList());
      case CommitResult.Committed committed -> committed;
      case CommitResult.Conflict conflict -> conflict;
      case CommitResult.Missing missing -> missing;
    };
  }

  private KeyedAnswer kept(KeyedAnswer answer) {
    return unreadable ? new KeyedAnswer(answer.key(), answer.digest(), new byte[] {1}) : answer;
  }

  private Commit spelled(Commit commit) {
    Commit.Change change = commit.change();
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events().stream().map(this::spelled).toList(),
        change == null
            ? null
            : new Commit.Change(change.expectedVersion(), spelled(change.snapshot())),
        commit.told(),
        commit.answers());
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
    ClusterClock own = clock;
    if (own != null) {
      return own;
    }
    return () -> transport.clock().micros() - slowMillis * 1000;
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
      public CompletionStage<LogHead> open(
          RoomId room, long version, byte[] snapshot, Revision told) {
        return bent(
            () ->
                log.open(room, version, spelled(snapshot), told)
                    .thenApply(BentTransport.this::kept));
      }

      @Override
      public CompletionStage<CommitResult> commit(Commit commit) {
        return bent(() -> log.commit(spelled(commit)).thenApply(BentTransport.this::kept));
      }

      @Override
      public CompletionStage<LogHead> restart(
          RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
        return bent(() -> log.restart(room, epoch, seq, version, snapshot, told));
      }

      @Override
      public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
        return bent(
            () -> log.answer(room, key).thenApply(found -> found.map(BentTransport.this::kept)));
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
        unheard();
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
      List<LogEntry> copies = new ArrayList<>();
      for (LogEntry entry : entries) {
        byte[] payload = copy(entry.payload());
        if (entries.size() > 1 && copies.size() == damaged) {
          payload[0]++;
        }
        copies.add(new LogEntry(entry.epoch(), entry.seq(), payload));
      }
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
