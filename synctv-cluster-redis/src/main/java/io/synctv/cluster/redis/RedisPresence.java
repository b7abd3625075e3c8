package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a hash per room; they count as long as the lease of their node runs, which is kept
 * once per partition, so that a sign of life costs a node one command for each partition it has
 * people in and not one for each person.
 */
final class RedisPresence implements Presence {

  /** How long a key lives that nobody touches. Own sessions are put back long before. */
  private static final long KEY_TTL_MILLIS = Duration.ofDays(2).toMillis();

  private record Place(RoomId room, SessionId session) {}

  private final NodeId node;
  private final Open open;
  private final Keys keys;
  private final Store store;
  private final long lease;

  // Partition by partition what this node has put. Inner maps change inside a compute.
  private final Map<Integer, Map<Place, byte[]>> own = new ConcurrentHashMap<>();

  RedisPresence(NodeId node, Open open, Keys keys, Store store, Duration lease) {
    this.node = node;
    this.open = open;
    this.keys = keys;
    this.store = store;
    this.lease = lease.toMillis();
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
    return open.ask(
        () -> {
          own.compute(
              keys.partition(room),
              (partition, existing) -> {
                Map<Place, byte[]> places = existing == null ? new ConcurrentHashMap<>() : existing;
                places.put(new Place(room, session), details);
                return places;
              });
          return put(room, session, details, "new");
        });
  }

  private CompletableFuture<@Nullable Void> put(
      RoomId room, SessionId session, byte[] details, String mode) {
    return store
        .run(
            "put a session",
            Scripts.SESSION_PUT,
            List.of(keys.alive(keys.partition(room)), keys.sessions(room)),
            node.value(),
            lease,
            session.value(),
            details,
            KEY_TTL_MILLIS,
            mode)
        .thenApply(reply -> null);
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
    return open.ask(
        () -> {
          own.computeIfPresent(
              keys.partition(room),
              (partition, places) -> {
                places.remove(new Place(room, session));
                return places.isEmpty() ? null : places;
              });
          return store
              .run(
                  "remove a session",
                  Scripts.SESSION_REMOVE,
                  List.of(keys.sessions(room)),
                  node.value(),
                  session.value())
              .thenApply(reply -> null);
        });
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return open.ask(() -> listed(room, "all").thenApply(RedisPresence::entries));
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return open.ask(
        () -> {
          Map<RoomId, CompletableFuture<Integer>> answers = new HashMap<>();
          for (RoomId room : rooms) {
            answers.put(
                room, listed(room, "count").thenApply(reply -> (int) Answer.number(reply, 0)));
          }
          return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
              .thenApply(
                  done -> {
                    Map<RoomId, Integer> counts = new HashMap<>();
                    answers.forEach((room, answer) -> counts.put(room, answer.join()));
                    return counts;
                  });
        });
  }

  private CompletableFuture<List<byte[]>> listed(RoomId room, String what) {
    return store.run(
        "list sessions",
        Scripts.SESSION_LIST,
        List.of(keys.alive(keys.partition(room)), keys.sessions(room)),
        what);
  }

  /** Gives a sign of life wherever this node has sessions, and puts back what the store lost. */
  void beat() {
    for (Integer partition : own.keySet()) {
      var unused =
          store
              .run(
                  "give a sign of life",
                  Scripts.ALIVE,
                  List.of(keys.alive(partition)),
                  node.value(),
                  lease,
                  KEY_TTL_MILLIS)
              .thenAccept(
                  reply -> {
                    if (Answer.number(reply, 0) == 1) {
                      putBack(partition);
                    }
                  });
    }
  }

  /** Puts all sessions of this node back. */
  void putBack() {
    own.keySet().forEach(this::putBack);
  }

  private void putBack(Integer partition) {
    Map<Place, byte[]> places = own.get(partition);
    if (places != null) {
      places.forEach(
          (place, details) -> {
            var unused = put(place.room(), place.session(), details, "back");
          });
    }
  }

  /** Ends this node's lease everywhere, so that its sessions count no more, and removes them. */
  List<CompletableFuture<List<byte[]>>> leave() {
    List<CompletableFuture<List<byte[]>>> answers = new ArrayList<>();
    own.forEach(
        (partition, places) -> {
          answers.add(
              store.run("end a lease", Scripts.GONE, List.of(keys.alive(partition)), node.value()));
          places.forEach(
              (place, details) ->
                  answers.add(
                      store.run(
                          "remove a session",
                          Scripts.SESSION_REMOVE,
                          List.of(keys.sessions(place.room())),
                          node.value(),
                          place.session().value())));
        });
    own.clear();
    return answers;
  }

  private static List<Entry> entries(List<byte[]> reply) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      byte[] value = reply.get(i + 1);
      int end = 0;
      while (end < value.length && value[end] != '\n') {
        end++;
      }
      entries.add(
          new Entry(
              SessionId.of(Answer.text(reply, i)),
              NodeId.of(new String(value, 0, end, UTF_8)),
              Arrays.copyOfRange(value, Math.min(value.length, end + 1), value.length)));
    }
    return entries;
  }
}
