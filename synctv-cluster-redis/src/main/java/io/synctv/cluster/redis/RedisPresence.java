package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a hash per room; they count as long as the lease of their {@link Holder} runs, which
 * is kept once per partition, so that a sign of life costs a node one command for each partition it
 * has people in and not one for each person.
 *
 * <p>What a node has put is compared with what the store has after each return of the store, after
 * a question that failed, and once in {@value #BEATS_PER_LOOK} signs of life.
 */
final class RedisPresence implements Presence {

  /** How long a key lives that nobody touches. Own sessions are put back long before. */
  private static final long KEY_TTL_MILLIS = Duration.ofDays(2).toMillis();

  /** A minute, with the heartbeat that is set unless another one is. */
  private static final int BEATS_PER_LOOK = 12;

  private static final int MOST_AT_ONCE = 100;

  /**
   * Beyond so many rooms it is forgotten where people left while the store was away. What is listed
   * of them then goes with this node.
   */
  private static final int MOST_ROOMS = 100_000;

  private final String holder;
  private final Open open;
  private final Keys keys;
  private final RedisCommands commands;
  private final long lease;
  private final Map<RoomId, OwnSessions> own = new ConcurrentHashMap<>();
  private final AtomicInteger beats = new AtomicInteger();

  RedisPresence(String holder, Open open, Keys keys, RedisCommands commands, Duration lease) {
    this.holder = holder;
    this.open = open;
    this.keys = keys;
    this.commands = commands;
    this.lease = lease.toMillis();
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
    return open.ask(() -> change(room, session, details));
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
    return open.ask(() -> change(room, session, null));
  }

  private CompletableFuture<@Nullable Void> change(
      RoomId room, SessionId session, byte @Nullable [] details) {
    List<CompletableFuture<@Nullable Void>> done = new ArrayList<>();
    OwnSessions sessions =
        own.compute(
            room,
            (id, known) -> {
              OwnSessions there = known == null ? new OwnSessions(room, holder) : known;
              done.add(there.change(session, details));
              return there;
            });
    if (sessions != null) {
      fly(sessions);
    }
    return done.getFirst();
  }

  /** Asks the store what is to be asked next about a room. */
  private void fly(OwnSessions sessions) {
    switch (sessions.next()) {
      case null ->
          own.computeIfPresent(
              sessions.room(),
              (id, each) -> each.forgettable(own.size() > MOST_ROOMS) ? null : each);
      case OwnSessions.Flight.Write write -> write(sessions, write);
      case OwnSessions.Flight.Look look -> look(sessions);
    }
  }

  private void write(OwnSessions sessions, OwnSessions.Flight.Write write) {
    RoomId room = sessions.room();
    List<Object> args = new ArrayList<>(List.of(holder, lease, KEY_TTL_MILLIS));
    args.addAll(write.args());
    commands
        .run(
            "write sessions",
            Scripts.SESSION_WRITE,
            List.of(keys.alive(keys.partition(room)), keys.sessions(room)),
            args.toArray())
        .whenComplete(
            (reply, failure) -> {
              landed(sessions, write.waiting(), failure);
              fly(sessions);
            });
  }

  private static void landed(
      OwnSessions sessions,
      List<CompletableFuture<@Nullable Void>> asked,
      @Nullable Throwable failure) {
    List<CompletableFuture<@Nullable Void>> others = sessions.landed(failure != null);
    if (failure == null) {
      asked.forEach(waiting -> waiting.complete(null));
    } else {
      TransportException away = Answer.failed(failure);
      asked.forEach(waiting -> waiting.completeExceptionally(away));
      others.forEach(waiting -> waiting.completeExceptionally(away));
    }
  }

  private void look(OwnSessions sessions) {
    commands
        .run(
            "compare sessions",
            Scripts.SESSION_OWN,
            List.of(keys.sessions(sessions.room())),
            holder)
        .whenComplete(
            (reply, failure) -> {
              OwnSessions.Flight.Write differences =
                  failure == null ? sessions.compared(reply) : null;
              if (differences != null) {
                write(sessions, differences);
              } else {
                landed(sessions, List.of(), failure);
                fly(sessions);
              }
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
    return commands.run(
        "list sessions",
        Scripts.SESSION_LIST,
        List.of(keys.alive(keys.partition(room)), keys.sessions(room)),
        what);
  }

  /** Gives a sign of life wherever this node has sessions, and compares what is in doubt. */
  void beat() {
    int turn = Math.floorMod(beats.getAndIncrement(), BEATS_PER_LOOK);
    Set<Integer> partitions = new HashSet<>();
    for (OwnSessions sessions : own.values()) {
      if (sessions.holdsAny()) {
        partitions.add(keys.partition(sessions.room()));
      }
      boolean itsTurn = Math.floorMod(sessions.room().hashCode(), BEATS_PER_LOOK) == turn;
      if (itsTurn || sessions.doubtful()) {
        compare(sessions);
      }
    }
    for (int partition : partitions) {
      var unused =
          commands
              .run(
                  "give a sign of life",
                  Scripts.ALIVE,
                  List.of(keys.alive(partition)),
                  holder,
                  lease,
                  KEY_TTL_MILLIS)
              .thenAccept(
                  reply -> {
                    if (Answer.number(reply, 0) == 1) {
                      compare(partition);
                    }
                  });
    }
  }

  /** Compares all that this node has put. */
  void compare() {
    own.values().forEach(this::compare);
  }

  private void compare(int partition) {
    for (OwnSessions sessions : own.values()) {
      if (keys.partition(sessions.room()) == partition) {
        compare(sessions);
      }
    }
  }

  private void compare(OwnSessions sessions) {
    sessions.compare();
    fly(sessions);
  }

  /** Ends this node's lease everywhere, so that its sessions count no more, and removes them. */
  List<CompletableFuture<List<byte[]>>> leave() {
    List<CompletableFuture<List<byte[]>>> answers = new ArrayList<>();
    Set<Integer> partitions = new HashSet<>();
    for (OwnSessions sessions : own.values()) {
      int partition = keys.partition(sessions.room());
      if (partitions.add(partition)) {
        answers.add(
            commands.run("end a lease", Scripts.GONE, List.of(keys.alive(partition)), holder));
      }
      answers.addAll(removals(sessions, partition));
    }
    own.clear();
    return answers;
  }

  private List<CompletableFuture<List<byte[]>>> removals(OwnSessions sessions, int partition) {
    List<CompletableFuture<List<byte[]>>> answers = new ArrayList<>();
    List<String> held = List.copyOf(sessions.held());
    for (int from = 0; from < held.size(); from += MOST_AT_ONCE) {
      List<Object> args = new ArrayList<>(List.of(holder, lease, KEY_TTL_MILLIS));
      for (String session : held.subList(from, Math.min(held.size(), from + MOST_AT_ONCE))) {
        args.addAll(List.of("remove", session, ""));
      }
      answers.add(
          commands.run(
              "remove sessions",
              Scripts.SESSION_WRITE,
              List.of(keys.alive(partition), keys.sessions(sessions.room())),
              args.toArray()));
    }
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
              Holder.node(new String(value, 0, end, UTF_8)),
              Arrays.copyOfRange(value, Math.min(value.length, end + 1), value.length)));
    }
    return entries;
  }
}
