package io.synctv.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is durable in a room, as a server, a page or the database has it: two of them agree when
 * they are equal.
 *
 * @param name its name
 * @param hidden whether lists leave it out
 * @param locked whether it has a password
 * @param advance what happens when an item ends, in lower case and nothing but letters
 * @param maxMembers how many sessions it takes
 * @param entries its playlist in order
 */
public record RoomContent(
    String name,
    boolean hidden,
    boolean locked,
    String advance,
    int maxMembers,
    List<Entry> entries) {

  private static final int PAGE = 200;
  private static final int PAGES = 50;

  /** An entry of the playlist. */
  public record Entry(String id, String url, String name) {}

  /** Copies the list. */
  public RoomContent {
    entries = List.copyOf(entries);
    advance = advance.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Reads what a client was told. */
  public static RoomContent of(JsonNode room, Iterable<JsonNode> items) {
    List<Entry> entries = new ArrayList<>();
    items.forEach(
        item ->
            entries.add(
                new Entry(
                    item.path("id").asText(),
                    item.path("url").asText(),
                    item.path("name").asText())));
    return new RoomContent(
        room.path("name").asText(),
        room.path("hidden").asBoolean(),
        room.path("locked").asBoolean(),
        room.at("/settings/advance").asText(),
        room.at("/settings/maxMembers").asInt(),
        entries);
  }

  /**
   * Asks a server.
   *
   * @throws IllegalStateException when it does not answer, or answers something else
   */
  public static RoomContent at(Api server, String room, String token) {
    JsonNode info = ask(server, "/rooms/" + room, token);
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < PAGES && cursor != null; page++) {
      JsonNode answer = ask(server, "/rooms/" + room + "/playlist?limit=" + PAGE + cursor, token);
      answer.path("items").forEach(items::add);
      String next = answer.path("nextCursor").asText(null);
      cursor = next == null ? null : "&cursor=" + next;
    }
    return of(info, items);
  }

  private static JsonNode ask(Api server, String path, String token) {
    Api.Answer answer = server.get(path, token);
    if (answer.status() != 200) {
      throw new IllegalStateException(path + ": " + answer.status() + " " + answer.code());
    }
    return answer.json();
  }

  /** Returns the entry of an id. */
  public Stream<Entry> find(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id));
  }

  /** Says in what this one differs from another: empty when it does not. */
  public String differenceTo(RoomContent other) {
    List<String> all = new ArrayList<>();
    tell(all, "name", name, other.name);
    tell(all, "hidden", hidden, other.hidden);
    tell(all, "locked", locked, other.locked);
    tell(all, "advance", advance, other.advance);
    tell(all, "maxMembers", maxMembers, other.maxMembers);
    List<Entry> mine = new ArrayList<>(entries);
    mine.removeAll(other.entries);
    List<Entry> theirs = new ArrayList<>(other.entries);
    theirs.removeAll(entries);
    if (!mine.isEmpty() || !theirs.isEmpty()) {
      tell(all, "entries", mine, theirs);
    } else {
      tell(
          all,
          "order",
          entries.stream().map(Entry::id).toList(),
          other.entries.stream().map(Entry::id).toList());
    }
    return String.join("; ", all);
  }

  private static void tell(List<String> all, String what, Object mine, Object theirs) {
    if (!mine.equals(theirs)) {
      all.add(what + " " + mine + " and not " + theirs);
    }
  }
}
