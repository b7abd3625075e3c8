package io.synctv.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * People in rooms over several servers, who give commands, send those again whose answer they did
 * not get, and write down what must not be. Thread-safe.
 */
public final class Crowd implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long ANSWER_SECONDS = 20;

  /** Below what a server lets one connection send. */
  private static final long PAUSE_MILLIS = 30;

  private static final int PAGE = 200;
  private static final int PAGES = 500;

  private final Supplier<Api> alive;
  private final String token;
  private final Map<String, List<Fan>> fans = new LinkedHashMap<>();
  private final Map<String, List<Companion>> companions = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> said = new ConcurrentHashMap<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * Makes rooms in which a film plays, and has people join them.
   *
   * @param rooms how many rooms
   * @param size how many people are in each
   * @param alive names a server that runs, at each call
   * @param ports which port the n-th attempt of somebody to connect goes to
   */
  public Crowd(int rooms, int size, Supplier<Api> alive, IntUnaryOperator ports) {
    this.alive = alive;
    Api first = alive.get();
    token = first.guest("Ada");
    for (int r = 0; r < rooms; r++) {
      String room = first.room(token);
      said.put(room, ConcurrentHashMap.newKeySet());
      String film = first.add(room, token, "https://e.org/film.mp4");
      first.post(
          "/rooms/" + room + "/playback/select",
          token,
          "{\"media\":\"" + film + "\",\"playing\":true}");
      List<Fan> here = new ArrayList<>();
      for (int f = 0; f < size; f++) {
        AtomicInteger next = new AtomicInteger(r + f);
        here.add(new Fan(room, token, () -> ports.applyAsInt(next.getAndIncrement())));
      }
      fans.put(room, here);
    }
  }

  /** Returns the ids of the rooms. */
  public List<String> rooms() {
    return List.copyOf(fans.keySet());
  }

  /** Has somebody who came to a room by other means agree with its people and be counted. */
  public void accompany(String room, Companion companion) {
    companions.computeIfAbsent(room, none -> new CopyOnWriteArrayList<>()).add(companion);
  }

  /**
   * Has every third person of each room give a number of commands, each answered before the next.
   *
   * @param seed chooses the commands
   * @param count how many commands each of them gives
   */
  public void act(long seed, int count) throws InterruptedException {
    int round = rounds.incrementAndGet();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, List<Fan>> room : fans.entrySet()) {
      for (int f = 0; f < room.getValue().size(); f += 3) {
        Fan fan = room.getValue().get(f);
        String name = round + "-" + number++;
        Random random = new Random(seed * 1_000_003 + number);
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        act(room.getKey(), fan, name, random, count);
                      } catch (TimeoutException e) {
                        failures.add(name + ": " + e.getMessage());
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("commands without an answer: " + failures);
    }
  }

  private void act(String room, Fan fan, String name, Random random, int count)
      throws TimeoutException, InterruptedException {
    for (int i = 0; i < count; i++) {
      String key = name + "-" + i;
      boolean chat = random.nextInt(3) == 0;
      String fields =
          chat
              ? "\"chat.send\",\"text\":\"" + key + "\""
              : random.nextBoolean()
                  ? "\"playback.seek\",\"position\":" + random.nextInt(1000)
                  : "\"playback.pause\",\"position\":" + random.nextInt(1000);
      JsonNode answer = insist(fan, fields + ",\"key\":\"" + key + "\"");
      if (answer.path("type").asText().equals("reject")) {
        refused.incrementAndGet();
      } else if (chat) {
        said.get(room).add(key);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Sends a command until it is answered: whoever is cut off sends it again, with its key. */
  private JsonNode insist(Fan fan, String fields) throws TimeoutException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      try {
        JsonNode answer = fan.command(fields).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
        commands.incrementAndGet();
        return answer;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TimeoutException) {
          throw new TimeoutException(fields);
        }
        again.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new TimeoutException("away for too long: " + fields);
  }

  /** Waits until all are in their rooms. */
  public void awaitAllOnline() {
    await(
        Duration.ofMillis(50),
        () -> fans.keySet().stream().flatMap(this::inside).allMatch(Companion::isOnline),
        () -> "somebody does not get in: " + fans.keySet().stream().flatMap(this::inside).toList());
  }

  /**
   * Waits until all of each room are at the same place.
   *
   * @return how long that took
   * @throws AssertionError when they do not get there
   */
  public Duration awaitAgreement() {
    return await(
        Duration.ofMillis(20),
        () -> fans.keySet().stream().allMatch(this::agree),
        () -> "no agreement: " + disagreements());
  }

  private static Duration await(
      Duration poll, Callable<Boolean> condition, Supplier<String> failure) {
    long start = System.nanoTime();
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(poll).until(condition);
      return Duration.ofNanos(System.nanoTime() - start);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(failure.get(), e);
    }
  }

  private List<String> disagreements() {
    List<String> all = new ArrayList<>();
    for (String room : fans.keySet()) {
      if (!agree(room)) {
        inside(room).forEach(somebody -> all.add(room + " " + somebody));
      }
    }
    return all;
  }

  private boolean agree(String room) {
    return inside(room).allMatch(Companion::isOnline)
        && inside(room).map(Companion::place).distinct().count() == 1;
  }

  /** Returns all who are in a room. */
  private Stream<Companion> inside(String room) {
    return Stream.concat(
        fans.getOrDefault(room, List.of()).stream(),
        companions.getOrDefault(room, List.of()).stream());
  }

  /**
   * Waits until a server counts everybody.
   *
   * @return how long that took
   * @throws AssertionError when it does not
   */
  public Duration awaitPresence() {
    return await(
        Duration.ofMillis(50),
        () -> fans.keySet().stream().allMatch(room -> present(room) == inside(room).count()),
        () -> "counted: " + fans.keySet().stream().map(this::present).toList());
  }

  private int present(String room) {
    return alive.get().get("/rooms/" + room + "/presence", token).json().path("count").asInt(-1);
  }

  /** Returns what must not be: gaps, repeats, two events at one place, chat lost or doubled. */
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (Map.Entry<String, List<Fan>> room : fans.entrySet()) {
      Map<String, String> all = new HashMap<>();
      for (Fan fan : room.getValue()) {
        fan.faults().forEach(fault -> findings.add(room.getKey() + ": " + fault));
        fan.events()
            .forEach(
                (place, event) -> {
                  String known = all.putIfAbsent(place, event);
                  if (known != null && !known.equals(event)) {
                    findings.add(
                        room.getKey() + ": two events at " + place + ": " + known + " " + event);
                  }
                });
      }
      for (Fan fan : room.getValue()) {
        fan.skipped().stream()
            .filter(place -> all.containsKey(place) && !mayBeSkipped(all.get(place)))
            .forEach(place -> findings.add(room.getKey() + ": left out at " + place));
      }
      Map<String, Integer> history = history(room.getKey());
      for (String text : said.get(room.getKey())) {
        if (!history.containsKey(text)) {
          findings.add(room.getKey() + ": the message " + text + " is lost");
        }
      }
      history.forEach(
          (text, times) -> {
            if (times > 1) {
              findings.add(room.getKey() + ": the message " + text + " is there twice");
            }
          });
    }
    return findings;
  }

  /**
   * Tells whether somebody who is behind may be left without an event: a timeline that was replaced
   * by a newer one.
   *
   * @param event the event as others saw it
   */
  public static boolean mayBeSkipped(String event) {
    return event.startsWith("{\"type\":\"playback\"");
  }

  /** Returns the ordered events that people of a room saw, by epoch and number. */
  public Map<String, String> events(String room) {
    Map<String, String> all = new HashMap<>();
    fans.getOrDefault(room, List.of()).forEach(fan -> all.putAll(fan.events()));
    return all;
  }

  /**
   * Returns how often each text is in a room's history.
   *
   * @throws AssertionError when no server tells within some time: a refusal is not an empty history
   */
  public Map<String, Integer> history(String room) {
    Map<String, Integer> texts = new HashMap<>();
    String cursor = "";
    for (int page = 0; page < PAGES && cursor != null; page++) {
      JsonNode answer = told("/rooms/" + room + "/chat?limit=" + PAGE + cursor);
      answer
          .path("items")
          .forEach(item -> texts.merge(item.path("text").asText(), 1, Integer::sum));
      String next = answer.path("nextCursor").asText(null);
      cursor = next == null ? null : "&cursor=" + next;
    }
    return texts;
  }

  /** Asks until a server that is alive answers: just after a fault it may still refuse. */
  private JsonNode told(String path) {
    AtomicReference<Api.Answer> answer = new AtomicReference<>();
    await(
        Duration.ofMillis(100),
        () -> {
          answer.set(alive.get().get(path, token));
          return answer.get().status() == 200;
        },
        () -> path + " is answered " + answer.get());
    return answer.get().json();
  }

  private List<Fan> everybody() {
    return fans.values().stream().flatMap(List::stream).toList();
  }

  /** Returns the longest time from a command to its answer since this was last asked. */
  public Duration takeSlowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  /** Returns how many commands were answered. */
  public int commands() {
    return commands.get();
  }

  /** Returns how many commands had to be sent again, as the connection ended before the answer. */
  public int again() {
    return again.get();
  }

  /** Returns how many commands were refused. */
  public int refused() {
    return refused.get();
  }

  /** Returns how many ordered events all people saw together. */
  public long events() {
    return everybody().stream().mapToLong(fan -> fan.events().size()).sum();
  }

  /** Returns the longest time that somebody was without a connection since this was last asked. */
  public Duration takeLongestAway() {
    return Duration.ofNanos(everybody().stream().mapToLong(Fan::takeLongestAway).max().orElse(0));
  }

  @Override
  public void close() {
    everybody().forEach(Fan::close);
  }
}
