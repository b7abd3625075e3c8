package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.messages;
import static io.synctv.cluster.local.wrong.Wrong.node;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Messages that are lost, mixed up or sent to somebody else, and garbage that is taken for one. */
final class WrongMessages {

  private static final String ECHO = "aMessageReachesEveryOtherListeningNodeAndNotItsSender";
  private static final String GARBAGE = "whatNobodySignedIsCountedAndDropped";

  static final List<Wrong> ALL =
      List.of(
          messages(
              "delivers messages to their sender, too", ECHO, (to, node) -> new Echo(to, node)),
          messages(
              "names the node that hears a message as the one that sent it",
              ECHO,
              (to, node) ->
                  new Hearing(
                      to,
                      (at, listener) ->
                          (from, payload) -> listener.onMessage(node.node(), payload))),
          messages(
              "delivers a message to one of the nodes that listen",
              ECHO,
              (to, node) ->
                  new Hearing(
                      to,
                      (at, listener) ->
                          (from, payload) -> {
                            if (!node.node().equals(NodeId.of("node-2"))) {
                              listener.onMessage(from, payload);
                            }
                          })),
          messages(
              "loses one control message in fifty",
              "noControlMessageIsLostWhileAllIsWell",
              (to, node) -> new Losing(to, Urgency.CONTROL, 50)),
          messages(
              "loses one ordinary message in fifty",
              "messagesOfOneSenderArriveInTheOrderTheyWereSent",
              (to, node) -> new Losing(to, Urgency.ORDINARY, 50)),
          messages(
              "sends ordinary messages late and out of order",
              "messagesOfOneSenderArriveInTheOrderTheyWereSent",
              (to, node) -> new Shuffling(to, node)),
          messages(
              "sends what several threads send late and out of order",
              "messagesOfEachThreadArriveInTheOrderTheyWereSent",
              (to, node) -> new Shuffling(to, node)),
          messages(
              "delivers messages of any room",
              "aMessageStaysInItsRoom",
              (to, node) -> new Readdressed(to, address -> Address.of(RoomId.of("any")))),
          messages(
              "delivers no messages to people",
              "messagesReachPeopleAndNodes",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      if (!(address instanceof Address.OfUser)) {
                        to.send(address, urgency, payload);
                      }
                    }
                  }),
          messages(
              "delivers no messages to nodes",
              "messagesReachPeopleAndNodes",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      if (!(address instanceof Address.OfNode)) {
                        to.send(address, urgency, payload);
                      }
                    }
                  }),
          messages(
              "takes a person and a room of one name for the same",
              "aRoomAPersonAndANodeOfOneNameAreThreeAddresses",
              (to, node) ->
                  new Readdressed(
                      to,
                      address ->
                          address instanceof Address.OfUser(UserId user)
                              ? Address.of(RoomId.of(user.value()))
                              : address)),
          messages(
              "takes a node and a room of one name for the same",
              "aRoomAPersonAndANodeOfOneNameAreThreeAddresses",
              (to, node) ->
                  new Readdressed(
                      to,
                      address ->
                          address instanceof Address.OfNode(NodeId name)
                              ? Address.of(RoomId.of(name.value()))
                              : address)),
          messages(
              "throws when nobody listens",
              "aMessageToNobodyIsNoError",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      throw new TransportException("nobody is there");
                    }
                  }),
          messages(
              "delivers control messages three seconds late",
              "aControlMessageOvertakesABacklogOfMessages",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      node.after(
                          urgency == Urgency.CONTROL ? 3000 : 0,
                          () -> to.send(address, urgency, payload));
                    }
                  }),
          node(
              "stops reading at the first garbage",
              GARBAGE,
              spoiled -> {
                boolean[] dead = {false};
                Messages right = spoiled.messages;
                spoiled.messages =
                    new SignedMessages(spoiled.right.messages(), spoiled.malformed::increment) {
                      @Override
                      void malformed(NodeId from, byte[] signed, MessageListener listener) {
                        super.malformed(from, signed, listener);
                        dead[0] = true;
                      }

                      @Override
                      public Subscription listen(Address at, MessageListener listener) {
                        return super.listen(
                            at,
                            (from, payload) -> {
                              if (!dead[0]) {
                                listener.onMessage(from, payload);
                              }
                            });
                      }

                      @Override
                      public void send(Address address, Urgency urgency, byte[] payload) {
                        right.send(address, urgency, payload);
                      }
                    };
              }),
          node(
              "does not count garbage",
              GARBAGE,
              spoiled -> spoiled.messages = new SignedMessages(spoiled.right.messages(), () -> {})),
          node(
              "hands garbage to the listener",
              GARBAGE,
              spoiled ->
                  spoiled.messages =
                      new SignedMessages(spoiled.right.messages(), spoiled.malformed::increment) {
                        @Override
                        void malformed(NodeId from, byte[] signed, MessageListener listener) {
                          super.malformed(from, signed, listener);
                          listener.onMessage(from, signed);
                        }
                      }));

  private WrongMessages() {}

  /** Puts something between messages and whoever hears them. */
  static final class Hearing extends ForwardingMessages {

    /** What. */
    interface Between {
      MessageListener put(Address at, MessageListener listener);
    }

    private final Between between;

    Hearing(Messages to, Between between) {
      super(to);
      this.between = between;
    }

    @Override
    public Subscription listen(Address at, MessageListener listener) {
      return to.listen(at, between.put(at, listener));
    }
  }

  /** Delivers to the sender, too. */
  private static final class Echo extends ForwardingMessages {

    private final Map<Address, List<MessageListener>> own = new ConcurrentHashMap<>();
    private final WrappedNode node;

    Echo(Messages to, WrappedNode node) {
      super(to);
      this.node = node;
    }

    @Override
    public void send(Address address, Urgency urgency, byte[] payload) {
      to.send(address, urgency, payload);
      own.getOrDefault(address, List.of())
          .forEach(listener -> listener.onMessage(node.node(), payload));
    }

    @Override
    public Subscription listen(Address at, MessageListener listener) {
      own.computeIfAbsent(at, absent -> new CopyOnWriteArrayList<>()).add(listener);
      return to.listen(at, listener);
    }
  }

  /** Loses one in so many. */
  private static final class Losing extends ForwardingMessages {

    private final AtomicInteger sent = new AtomicInteger();
    private final Urgency lost;
    private final int of;

    Losing(Messages to, Urgency lost, int of) {
      super(to);
      this.lost = lost;
      this.of = of;
    }

    @Override
    public void send(Address address, Urgency urgency, byte[] payload) {
      if (urgency != lost || sent.incrementAndGet() % of != 0) {
        to.send(address, urgency, payload);
      }
    }
  }

  /** Sends every third message a little later. */
  private static final class Shuffling extends ForwardingMessages {

    private final AtomicInteger sent = new AtomicInteger();
    private final WrappedNode node;

    Shuffling(Messages to, WrappedNode node) {
      super(to);
      this.node = node;
    }

    @Override
    public void send(Address address, Urgency urgency, byte[] payload) {
      if (sent.incrementAndGet() % 3 == 0) {
        node.after(30, () -> to.send(address, urgency, payload));
      } else {
        to.send(address, urgency, payload);
      }
    }
  }

  /** Sends to and listens at another address. */
  private static final class Readdressed extends ForwardingMessages {

    /** Which. */
    private interface Other {
      Address of(Address address);
    }

    private final Other other;

    Readdressed(Messages to, Other other) {
      super(to);
      this.other = other;
    }

    @Override
    public void send(Address address, Urgency urgency, byte[] payload) {
      to.send(other.of(address), urgency, payload);
    }

    @Override
    public Subscription listen(Address at, MessageListener listener) {
      return to.listen(other.of(at), listener);
    }
  }
}
