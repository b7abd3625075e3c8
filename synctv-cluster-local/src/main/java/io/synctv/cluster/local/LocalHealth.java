package io.synctv.cluster.local;

import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Up, but for a node that a test has cut off. */
final class LocalHealth implements Health {

  private static final System.Logger LOG = System.getLogger(LocalHealth.class.getName());

  private final LocalNode node;
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock telling = new ReentrantLock(); // one change at a time, in order
  private volatile State state = State.UP;

  LocalHealth(LocalNode node) {
    this.node = node;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Subscription listen(HealthListener listener) {
    node.checkOpen();
    Listening listening = new Listening(listener);
    listeners.add(listener);
    return node.own(listening);
  }

  void tell(State next) {
    telling.lock();
    try {
      if (state == next) {
        return;
      }
      state = next;
      for (HealthListener listener : listeners) {
        try {
          listener.onChange(next);
        } catch (RuntimeException | Error e) {
          LOG.log(System.Logger.Level.WARNING, "A listener of node " + node.node() + " failed", e);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  private final class Listening implements Subscription {

    private final HealthListener listener;

    Listening(HealthListener listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      listeners.remove(listener);
      node.disown(this);
    }
  }
}
