package io.synctv.cluster.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;

/**
 * The channels this node is subscribed to: those that somebody holds. A channel that nobody holds
 * any more is kept for a while, so that coming and going costs nothing. What fails is tried again
 * as long as it is wanted.
 */
final class Subscriptions {

  private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());
  private static final long AGAIN_MILLIS = 250;
  private static final long KEPT_MILLIS = 10_000;

  private final RedisCommands commands;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();

  Subscriptions(RedisCommands commands) {
    this.commands = commands;
    commands.connection().onNewClient(() -> channels.values().forEach(Channel::adjust));
  }

  /** What hears a channel, on a thread of Redisson: it hands over at once. */
  interface Receiver {
    /** Takes a message. */
    void received(byte[] message);

    /**
     * From now on messages arrive; some may have been missed before. Called at each renewal too.
     */
    void subscribed();
  }

  /** Holds a channel once more. */
  void hold(String name, Receiver receiver) {
    channels.compute(
        name,
        (same, existing) -> {
          Channel channel = existing == null ? new Channel(name, receiver) : existing;
          if (channel.holders == 0) {
            channel.receiver = receiver; // it may have been kept for one who has let go
          }
          channel.holders++;
          return channel;
        });
    adjust(name);
  }

  /** Holds it once less. */
  void release(String name) {
    channels.computeIfPresent(
        name,
        (same, channel) -> {
          channel.holders--;
          return channel;
        });
    later(() -> drop(name), KEPT_MILLIS);
  }

  /** Returns how many channels are subscribed to, or about to be. */
  int size() {
    return channels.size();
  }

  private void drop(String name) {
    Channel[] dropped = new Channel[1];
    channels.computeIfPresent(
        name,
        (same, channel) -> {
          if (channel.holders > 0) {
            return channel;
          }
          dropped[0] = channel;
          return null;
        });
    if (dropped[0] != null) {
      dropped[0].adjust();
    }
  }

  private void adjust(String name) {
    Channel channel = channels.get(name);
    if (channel != null) {
      channel.adjust();
    }
  }

  private void later(Runnable task, long millis) {
    try {
      commands.timer().schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closed: all channels go with the connection");
    }
  }

  /** One channel, brought in line with what is wanted one step at a time. */
  @SuppressWarnings("ReferenceEquality") // of clients: a new one knows nothing of the old
  private final class Channel implements StatusListener {

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean busy;

    private volatile Receiver receiver; // of whoever held it first; changed inside the map
    private volatile @Nullable RedissonClient client; // that it is subscribed on
    private int holders; // guarded by the map

    Channel(String name, Receiver receiver) {
      this.name = name;
      this.receiver = receiver;
    }

    void adjust() {
      RedissonClient current = commands.connection().client();
      lock.lock();
      try {
        if (busy || current == null) {
          return;
        }
        busy = true;
      } finally {
        lock.unlock();
      }
      boolean wanted = channels.get(name) == this;
      RTopic topic = commands.topics().of(current, name);
      if (wanted && client != current) {
        subscribe(current, topic);
      } else if (!wanted && client == current) {
        topic.removeAllListenersAsync().whenComplete((done, failure) -> idle(null));
      } else {
        idle(client);
      }
    }

    private void subscribe(RedissonClient current, RTopic topic) {
      topic
          .addListenerAsync(byte[].class, (channel, message) -> receiver.received(message))
          .thenCompose(id -> topic.addListenerAsync(this))
          .whenComplete(
              (id, failure) -> {
                if (failure == null) {
                  idle(current);
                  receiver.subscribed();
                } else {
                  LOG.log(System.Logger.Level.DEBUG, "A channel could not be subscribed to");
                  topic.removeAllListenersAsync();
                  idle(null);
                  later(this::adjust, AGAIN_MILLIS);
                }
                adjustIfChanged(current);
              });
    }

    private void adjustIfChanged(RedissonClient used) {
      boolean wanted = channels.get(name) == this;
      if (!wanted || commands.connection().client() != used) {
        later(this::adjust, AGAIN_MILLIS);
      }
    }

    private void idle(@Nullable RedissonClient subscribedOn) {
      lock.lock();
      try {
        client = subscribedOn;
        busy = false;
      } finally {
        lock.unlock();
      }
    }

    /** Called by Redisson when it has subscribed again after a lost connection. */
    @Override
    public void onSubscribe(String channel) {
      if (client != null) {
        receiver.subscribed();
      }
    }

    @Override
    public void onUnsubscribe(String channel) {
      // Only we unsubscribe.
    }
  }
}
