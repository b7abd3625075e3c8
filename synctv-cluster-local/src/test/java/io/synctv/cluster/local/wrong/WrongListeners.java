package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.messages;
import static io.synctv.cluster.local.wrong.Wrong.node;

import io.synctv.api.RoomId;
import io.synctv.cluster.local.wrong.WrongMessages.Hearing;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/** Listeners of messages that are called otherwise than said, and those that are slow. */
final class WrongListeners {

  private static final String BOUNDED = "aSlowMessageListenerHasABoundedBacklog";

  static final List<Wrong> ALL =
      List.of(
          messages(
              "calls a listener on many threads at a time",
              "aMessageListenerIsCalledByOneThreadAtATimeForEachUrgency",
              (to, node) ->
                  new Hearing(
                      to,
                      (at, listener) ->
                          (from, payload) ->
                              node.timer().execute(() -> listener.onMessage(from, payload)))),
          messages(
              "delivers no more once a listener has failed",
              "aMessageListenerThatFailsHarmsNobodyElse",
              (to, node) -> new OneForAll(to, false)),
          messages(
              "bears an exception of a message listener and not an error",
              "aMessageListenerThatFailsHarmsNobodyElse",
              (to, node) -> new OneForAll(to, true)),
          messages(
              "goes on delivering to who stopped listening",
              "whoStoppedListeningHearsNoMore",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public Subscription listen(Address at, MessageListener listener) {
                      to.listen(at, listener);
                      return () -> {};
                    }
                  }),
          messages(
              "refuses a message by a listener",
              "aMessageListenerMayAnswer",
              (to, node) ->
                  new ForwardingMessages(to) {
                    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      if (inside.contains(Thread.currentThread())) {
                        throw new TransportException("not now");
                      }
                      to.send(address, urgency, payload);
                    }

                    @Override
                    public Subscription listen(Address at, MessageListener listener) {
                      return to.listen(
                          at,
                          (from, payload) -> {
                            inside.add(Thread.currentThread());
                            try {
                              listener.onMessage(from, payload);
                            } finally {
                              inside.remove(Thread.currentThread());
                            }
                          });
                    }
                  }),
          messages(
              "lets any number of messages wait for a slow listener",
              BOUNDED,
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public Subscription listen(Address at, MessageListener listener) {
                      ExecutorService unbounded = thread();
                      return to.listen(
                          at,
                          (from, payload) ->
                              unbounded.execute(() -> listener.onMessage(from, payload)));
                    }
                  }),
          messages(
              "has one queue for ordinary and control messages",
              "aControlMessageOvertakesABacklogOfMessages",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public Subscription listen(Address at, MessageListener listener) {
                      ExecutorService one = thread();
                      return to.listen(
                          at,
                          (from, payload) -> one.execute(() -> listener.onMessage(from, payload)));
                    }
                  }),
          node(
              "has one queue for events and control messages",
              "aControlMessageOvertakesABacklogOfEvents",
              spoiled -> {
                ReentrantLock one = new ReentrantLock();
                spoiled.rooms =
                    new Watching(
                        spoiled.rooms,
                        listener ->
                            new ForwardingRooms.Listener(listener) {
                              @Override
                              public void onEntries(List<LogEntry> entries) {
                                one.lock();
                                try {
                                  to.onEntries(entries);
                                } finally {
                                  one.unlock();
                                }
                              }
                            });
                spoiled.messages =
                    new Hearing(
                        spoiled.messages,
                        (at, listener) -> {
                          ExecutorService own = thread();
                          return (from, payload) ->
                              own.execute(
                                  () -> {
                                    one.lock();
                                    try {
                                      listener.onMessage(from, payload);
                                    } finally {
                                      one.unlock();
                                    }
                                  });
                        });
              }),
          messages(
              "does not deliver to the second who listens at an address",
              "whoStoppedListeningHearsNoMore",
              (to, node) ->
                  new ForwardingMessages(to) {
                    private final Set<Address> taken = ConcurrentHashMap.newKeySet();

                    @Override
                    public Subscription listen(Address at, MessageListener listener) {
                      return taken.add(at)
                          ? to.listen(at, listener)
                          : to.listen(Address.of(RoomId.of("nowhere")), listener);
                    }
                  }));

  private WrongListeners() {}

  private static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  }

  /** Stops delivering once a listener has failed. */
  private static final class OneForAll extends ForwardingMessages {
    private final boolean bearsExceptions;
    private volatile boolean dead;

    OneForAll(Messages to, boolean bearsExceptions) {
      super(to);
      this.bearsExceptions = bearsExceptions;
    }

    @Override
    public Subscription listen(Address at, MessageListener listener) {
      return to.listen(
          at,
          (from, payload) -> {
            if (dead) {
              return;
            }
            try {
              listener.onMessage(from, payload);
            } catch (RuntimeException e) {
              dead = !bearsExceptions;
            } catch (Error e) {
              dead = true;
            }
          });
    }
  }
}
