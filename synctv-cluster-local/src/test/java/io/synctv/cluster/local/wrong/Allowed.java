package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.messages;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.cluster.kit.AddressContract;
import io.synctv.cluster.kit.DeliveryContract;
import io.synctv.cluster.kit.EpochContract;
import io.synctv.cluster.kit.MessagesContract;
import io.synctv.cluster.kit.PayloadContract;
import io.synctv.cluster.kit.RestartContract;
import io.synctv.cluster.local.wrong.WrongMessages.Hearing;
import io.synctv.cluster.spi.LogEntry;
import java.util.List;
import java.util.Set;

/**
 * What a transport may do though it looks odd.
 *
 * @param wrong how it is made
 * @param parts the parts of the contract that it has to do with
 */
record Allowed(Wrong wrong, Set<Class<?>> parts) {

  static final List<Allowed> ALL =
      List.of(
          new Allowed(
              messages(
                  "repeats every message",
                  "",
                  (to, node) ->
                      new Hearing(
                          to,
                          (at, listener) ->
                              (from, payload) -> {
                                listener.onMessage(from, payload);
                                listener.onMessage(from, payload);
                              })),
              Set.of(MessagesContract.class, AddressContract.class, PayloadContract.class)),
          new Allowed(
              rooms(
                  "tells to resync without need",
                  "",
                  (to, node) ->
                      new Watching(
                          to,
                          listener ->
                              new ForwardingRooms.Listener(listener) {
                                @Override
                                public void onEntries(List<LogEntry> entries) {
                                  to.onEntries(entries);
                                  if (entries.getLast().seq() % 7 == 0) {
                                    to.onResync();
                                  }
                                }
                              })),
              Set.of(DeliveryContract.class, EpochContract.class, RestartContract.class)),
          new Allowed(
              rooms(
                  "loses deliveries and tells to resync in their place",
                  "",
                  (to, node) ->
                      new Watching(
                          to,
                          listener ->
                              new ForwardingRooms.Listener(listener) {
                                @Override
                                public void onEntries(List<LogEntry> entries) {
                                  if (entries.getLast().seq() % 7 == 0) {
                                    to.onResync();
                                  } else {
                                    to.onEntries(entries);
                                  }
                                }
                              })),
              Set.of(EpochContract.class, RestartContract.class)));
}
