package io.synctv.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Somebody in a room who keeps what a page shows of it: room, settings and playlist, from the
 * greeting and the events behind it, as the web client's library does. Thread-safe.
 */
public final class Page implements Companion, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Fan fan;

  @GuardedBy("lock")
  private ObjectNode room = Api.JSON.createObjectNode();

  @GuardedBy("lock")
  private List<JsonNode> items = new ArrayList<>();

  @GuardedBy("lock")
  private long greetings;

  @GuardedBy("lock")
  private long events;

  /**
   * Enters a room.
   *
   * @param room the room
   * @param token who
   * @param ports names the port of a server at each attempt to connect
   */
  public Page(String room, String token, IntSupplier ports) {
    fan = new Fan(room, token, ports, this::take);
  }

  private void take(JsonNode message) {
    lock.lock();
    try {
      events += message.has("at") ? 1 : 0;
      switch (message.path("type").asText()) {
        case "welcome" -> welcome(message);
        case "room" -> {
          if (message.path("room").isObject()) {
            room.setAll((ObjectNode) message.path("room"));
          }
        }
        case "settings" -> {
          if (message.path("room").isObject()) {
            room.setAll((ObjectNode) message.path("room"));
          }
          room.set("settings", message.path("settings"));
        }
        case "playlist" -> {
          if (message.path("change").asText().equals("removed")) {
            Set<String> gone = new HashSet<>();
            message.path("ids").forEach(id -> gone.add(id.asText()));
            items.removeIf(item -> gone.contains(item.path("id").asText()));
          } else {
            message.path("items").forEach(this::put);
          }
        }
        default -> {
          // Not durable.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void welcome(JsonNode welcome) {
    room = welcome.path("room").deepCopy();
    if (!welcome.path("resumed").asBoolean()) {
      greetings++;
      items = new ArrayList<>();
      welcome.path("playlist").forEach(items::add);
    }
  }

  /** Entries that carry their order key sort by it; others go behind the one they name. */
  @GuardedBy("lock")
  private void put(JsonNode item) {
    String id = item.path("id").asText();
    items.removeIf(known -> known.path("id").asText().equals(id));
    if (item.has("order")) {
      items.add(item);
      items.sort(
          Comparator.comparing((JsonNode each) -> each.path("order").asText())
              .thenComparing(each -> each.path("id").asText()));
      return;
    }
    int at = item.path("after").isTextual() ? items.size() : 0;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path("id").asText().equals(item.path("after").asText())) {
        at = i + 1;
      }
    }
    items.add(at, item);
  }

  /** Sends a command, its type in quotation marks and its fields behind it. */
  public CompletableFuture<JsonNode> command(String fields) {
    return fan.command(fields);
  }

  /** Returns what it shows. */
  public RoomContent content() {
    lock.lock();
    try {
      return RoomContent.of(room, items);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often it was greeted with the whole room. */
  public long greetings() {
    lock.lock();
    try {
      return greetings;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many events it was told. */
  public long told() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the ordered events it saw, by epoch and number with a space between. */
  public Map<String, String> events() {
    return fan.events();
  }

  /** Returns what a server must not have done. */
  public List<String> faults() {
    return fan.faults();
  }

  @Override
  public boolean isOnline() {
    return fan.isOnline();
  }

  @Override
  public List<Object> place() {
    return fan.place();
  }

  @Override
  public String toString() {
    return fan.toString();
  }

  @Override
  public void close() {
    fan.close();
  }
}
