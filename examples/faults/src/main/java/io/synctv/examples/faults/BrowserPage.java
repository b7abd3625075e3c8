package io.synctv.examples.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Companion;
import io.synctv.server.lab.Crowd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A page that follows a room with the client library. It tells every frame that the library was
 * given, as the server wrote it, and where the library stood afterwards; here it is worked out
 * where it must stand. Thread-safe.
 */
final class BrowserPage implements Companion {

  /** A page writes numbers in its own way: 12.0 comes back as 12. */
  private static final Comparator<JsonNode> SAME =
      (one, other) ->
          one.equals(other)
                  || (one.isNumber()
                      && other.isNumber()
                      && one.doubleValue() == other.doubleValue())
              ? 0
              : 1;

  private final String name;
  private final String room;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, String> events = new HashMap<>();

  @GuardedBy("lock")
  private final List<Stretch> stretches = new ArrayList<>();

  @GuardedBy("lock")
  private final Set<String> told = new HashSet<>();

  @GuardedBy("lock")
  private final Set<String> said = new HashSet<>();

  @GuardedBy("lock")
  private final List<String> faults = new ArrayList<>();

  @GuardedBy("lock")
  private @Nullable Stretch current;

  @GuardedBy("lock")
  private @Nullable JsonNode playback;

  @GuardedBy("lock")
  private String status = "new";

  @GuardedBy("lock")
  private double lostAt;

  @GuardedBy("lock")
  private double awaySinceAsked;

  @GuardedBy("lock")
  private double longestAway;

  @GuardedBy("lock")
  private double slowest;

  @GuardedBy("lock")
  private long doubled;

  @GuardedBy("lock")
  private long gaps;

  @GuardedBy("lock")
  private long repeats;

  @GuardedBy("lock")
  private long toldTwice;

  @GuardedBy("lock")
  private long commands;

  @GuardedBy("lock")
  private long refused;

  @GuardedBy("lock")
  private long unanswered;

  @GuardedBy("lock")
  private long returns;

  @GuardedBy("lock")
  private long freshStarts;

  /**
   * Makes a page that has seen nothing.
   *
   * @param name what the report calls it
   * @param room the room it follows
   */
  BrowserPage(String name, String room) {
    this.name = name;
    this.room = room;
  }

  /** Numbers with no gap between them, of one epoch: what the page was given in one go. */
  private static final class Stretch {
    final String epoch;
    final long first;
    final Set<Long> left = new HashSet<>();
    long seq;

    Stretch(String epoch, long seq) {
      this.epoch = epoch;
      this.first = seq + 1;
      this.seq = seq;
    }

    @Override
    public String toString() {
      return epoch + " " + seq;
    }
  }

  String room() {
    return room;
  }

  /** Takes what the page tells of itself. */
  void take(JsonNode record) {
    lock.lock();
    try {
      if (record.has("frame")) {
        frame(record);
      } else if (record.has("status")) {
        status(record.path("status").asText(), record.path("at").asDouble());
      } else if (record.has("told")) {
        if (!told.add(record.path("told").asText())) {
          toldTwice++;
        }
      } else if (record.has("outcome")) {
        answered(record);
      } else if (record.has("lost")) {
        lost(record.path("lost").asText());
      } else {
        faults.add(record.path("fault").asText(record.toString()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes that nothing more will be heard of the page. */
  void lost(String why) {
    lock.lock();
    try {
      // What follows from the first reason is no finding of its own.
      if (!status.equals("lost")) {
        faults.add(why);
      }
      status = "lost";
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void status(String now, double at) {
    boolean was = status.equals("online");
    if (now.equals("online") && !was) {
      if (lostAt > 0) {
        returns++;
        longestAway = Math.max(longestAway, at - lostAt);
        awaySinceAsked = Math.max(awaySinceAsked, at - lostAt);
      }
    } else if (was && !now.equals("online")) {
      lostAt = at;
    }
    if (now.startsWith("stopped")) {
      faults.add("the library gave up: " + now);
    }
    status = now;
  }

  @GuardedBy("lock")
  private void frame(JsonNode record) {
    JsonNode frame;
    try {
      frame = Api.JSON.readTree(record.path("frame").asText());
    } catch (JsonProcessingException e) {
      faults.add("not JSON: " + e);
      return;
    }
    if (frame.isArray()) {
      frame.forEach(this::message);
    } else {
      message(frame);
    }
    String stands = record.path("epoch").asText() + " " + record.path("seq").asLong();
    if (!stands.equals(String.valueOf(current))) {
      faults.add("the library stands at " + stands + ", was given all up to " + current);
    }
    if (playback == null || !playback.equals(SAME, record.path("playback"))) {
      faults.add("the library's timeline is not the one given at " + current);
    }
  }

  @GuardedBy("lock")
  private void message(JsonNode message) {
    String type = message.path("type").asText();
    if (type.equals("welcome")) {
      welcome(message);
    } else if (message.has("seq") && !type.equals("ack")) {
      ordered(message, type);
    }
  }

  @GuardedBy("lock")
  private void welcome(JsonNode welcome) {
    Stretch given = new Stretch(welcome.path("epoch").asText(), welcome.path("seq").asLong());
    if (!welcome.path("resumed").asBoolean()) {
      freshStarts += current == null ? 0 : 1;
      current = given;
      stretches.add(given);
      playback = welcome.path("playback");
    } else if (!given.toString().equals(String.valueOf(current))) {
      faults.add("resumed at " + given + " instead of " + current);
    }
  }

  @GuardedBy("lock")
  private void ordered(JsonNode event, String type) {
    Stretch here = current;
    if (here == null) {
      faults.add("an event before the welcome");
      return;
    }
    boolean skipped = type.equals("skipped");
    long number = event.path("seq").asLong();
    long from = skipped ? event.path("from").asLong() : number;
    if (from != here.seq + 1) {
      // The library leaves both out, and asks for what is between.
      if (number <= here.seq) {
        repeats++;
      } else {
        gaps++;
      }
      return;
    }
    here.seq = number;
    if (skipped) {
      for (long left = from; left <= number; left++) {
        here.left.add(left);
      }
    } else if (events.put(here.toString(), event.toString()) != null) {
      doubled++;
    }
    if (type.equals("playback")) {
      playback = event.path("playback");
    }
  }

  @GuardedBy("lock")
  private void answered(JsonNode answer) {
    double millis = answer.path("millis").asDouble();
    switch (answer.path("outcome").asText()) {
      case "done" -> {
        commands++;
        slowest = Math.max(slowest, millis);
        if (answer.has("text")) {
          said.add(answer.path("text").asText());
        }
      }
      case "refused" -> refused++;
      default -> unanswered++;
    }
  }

  /** Returns the longest time without a connection since this was last asked. */
  Duration takeLongestAway() {
    lock.lock();
    try {
      long millis = Math.round(awaySinceAsked);
      awaySinceAsked = 0;
      return Duration.ofMillis(millis);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says what became of the page.
   *
   * @param seen what other people of its room saw, by epoch and number
   * @param history how often each text is in the room's history
   */
  PageReport report(Map<String, String> seen, Map<String, Integer> history) {
    lock.lock();
    try {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("events", (long) events.size());
      counts.put("seenByOthersToo", count(events.keySet(), seen::containsKey));
      counts.put("skipped", stretches.stream().mapToLong(stretch -> stretch.left.size()).sum());
      counts.put("missing", missing(seen));
      counts.put("doubled", doubled);
      counts.put("gaps", gaps);
      counts.put("repeats", repeats);
      Map<String, String> own = events;
      counts.put(
          "different",
          count(
              own.keySet(),
              place -> seen.containsKey(place) && !seen.get(place).equals(own.get(place))));
      counts.put("chatSaid", (long) said.size());
      counts.put("chatLost", count(said, text -> !history.containsKey(text)));
      counts.put("chatTwice", count(said, text -> history.getOrDefault(text, 0) > 1));
      counts.put("chatToldTwice", toldTwice);
      counts.put("commands", commands);
      counts.put("refused", refused);
      counts.put("unanswered", unanswered);
      counts.put("slowestMillis", Math.round(slowest));
      counts.put("returns", returns);
      counts.put("freshStarts", freshStarts);
      counts.put("longestAwayMillis", Math.round(longestAway));
      return new PageReport(name, room, counts, List.copyOf(faults));
    } finally {
      lock.unlock();
    }
  }

  private static long count(Set<String> all, Predicate<String> which) {
    return all.stream().filter(which).count();
  }

  /** What others saw between the first and the last event of a stretch, and this page did not. */
  @GuardedBy("lock")
  private long missing(Map<String, String> seen) {
    long missing = 0;
    for (Stretch stretch : stretches) {
      for (long number = stretch.first; number <= stretch.seq; number++) {
        String place = stretch.epoch + " " + number;
        String event = seen.get(place);
        boolean left = stretch.left.contains(number);
        if (event != null && !events.containsKey(place) && !(left && Crowd.mayBeSkipped(event))) {
          missing++;
        }
      }
    }
    return missing;
  }

  @Override
  public boolean isOnline() {
    lock.lock();
    try {
      return status.equals("online");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Object> place() {
    lock.lock();
    try {
      Stretch here = current;
      JsonNode timeline = playback;
      return here == null || timeline == null ? List.of() : List.of(here.epoch, here.seq, timeline);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return name + " " + status + " at " + current + " " + playback + " " + faults;
    } finally {
      lock.unlock();
    }
  }
}
