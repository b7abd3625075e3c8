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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
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
        () -> everybody().stream().allMatch(Fan::isOnline),
        () -> "somebody does not get in: " + everybody());
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
        () -> fans.values().stream().allMatch(Crowd::agree),
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
    fans.forEach(
        (room, here) -> {
          if (!agree(here)) {
            here.forEach(fan -> all.add(room + " " + fan));
          }
        });
    return all;
  }

  private static boolean agree(List<Fan> here) {
    return here.stream().allMatch(Fan::isOnline)
        && here.stream().map(Fan::place).distinct().count() == 1;
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
        () ->
            fans.entrySet().stream()
                .allMatch(room -> present(room.getKey()) == room.getValue().size()),
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
                    findings.add(room.getKey() + ": two events at " + place);
                  }
                });
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

  /** Returns how often each text is in a room's history. */
  private Map<String, Integer> history(String room) {
    Map<String, Integer> texts = new HashMap<>();
    String cursor = "";
    for (int page = 0; page < PAGES && cursor != null; page++) {
      JsonNode answer =
          alive.get().get("/rooms/" + room + "/chat?limit=" + PAGE + cursor, token).json();
      answer
          .path("items")
          .forEach(item -> texts.merge(item.path("text").asText(), 1, Integer::sum));
      String next = answer.path("nextCursor").asText(null);
      cursor = next == null ? null : "&cursor=" + next;
    }
    return texts;
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
