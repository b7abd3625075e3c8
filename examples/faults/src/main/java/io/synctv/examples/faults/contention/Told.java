package io.synctv.examples.faults.contention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says what of the ordered events that pages were told cannot be. All pages together saw nearly the
 * whole log of each epoch; a greeting may have taken the place of some events, so only what is
 * there is judged, and epoch by epoch.
 *
 * <p>The argument. Within an epoch each change of the database is told once and in the database's
 * order. So at one place all were told the same; a value that is of one change alone (names, how
 * many may come) is told in one unbroken run of events, as they repeat the values beside the one
 * that changed: when it comes back after another value, the change was applied twice or what
 * replaced it was undone; an entry that was removed is neither put nor removed again. Nothing of a
 * refused change is ever told, in any epoch, and of a key that was sent several times one entry.
 */
final class Told {

  private final List<String> findings = new ArrayList<>();
  private final Map<String, SortedMap<Long, JsonNode>> epochs = new HashMap<>();
  private final Map<String, Set<String>> idsByUrl = new HashMap<>();
  private final Set<Object> values = new HashSet<>();

  private Told() {}

  /** Judges what pages were told, given the journal. */
  static List<String> of(Collection<Page> pages, Collection<Sent> journal) {
    Told told = new Told();
    pages.forEach(page -> page.events().forEach(told::gather));
    told.epochs.forEach(told::epoch);
    told.idsByUrl.forEach(
        (url, ids) -> {
          if (ids.size() > 1) {
            told.findings.add("applied twice: " + url + " became " + ids);
          }
        });
    told.refused(journal);
    return told.findings;
  }

  private void gather(String place, String event) {
    int space = place.indexOf(' ');
    JsonNode node;
    try {
      node = Api.JSON.readTree(event);
    } catch (JsonProcessingException e) {
      findings.add("not JSON at " + place);
      return;
    }
    JsonNode known =
        epochs
            .computeIfAbsent(place.substring(0, space), none -> new TreeMap<>())
            .putIfAbsent(Long.valueOf(place.substring(space + 1)), node);
    if (known != null && !known.equals(node)) {
      findings.add("two events at " + place + ": " + known + " and " + node);
    }
  }

  private void epoch(String epoch, SortedMap<Long, JsonNode> events) {
    Map<String, Object> current = new HashMap<>();
    Map<String, Set<Object>> former = new HashMap<>();
    Set<String> gone = new HashSet<>();
    events.forEach(
        (number, event) -> {
          String place = epoch + " " + number;
          if (event.at("/room/name").isTextual()) {
            run(place, "name", event.at("/room/name").asText(), current, former);
          }
          if (event.at("/settings/maxMembers").isInt()) {
            run(place, "maxMembers", event.at("/settings/maxMembers").asInt(), current, former);
          }
          if (event.path("type").asText().equals("playlist")) {
            for (JsonNode item : event.path("items")) {
              String id = item.path("id").asText();
              String name = item.path("name").asText();
              String url = item.path("url").asText();
              idsByUrl.computeIfAbsent(url, none -> new HashSet<>()).add(id);
              values.add(url);
              run(place, "entry " + id, name, current, former);
              if (gone.contains(id)) {
                findings.add("put after it was removed: " + id + " at " + place);
              }
            }
            for (JsonNode id : event.path("ids")) {
              if (!gone.add(id.asText())) {
                findings.add("told twice: " + id + " is removed again at " + place);
              }
            }
          }
        });
  }

  private void run(
      String place,
      String register,
      Object value,
      Map<String, Object> current,
      Map<String, Set<Object>> former) {
    values.add(value);
    Object before = current.put(register, value);
    if (Objects.equals(before, value)) {
      return;
    }
    Set<Object> earlier = former.computeIfAbsent(register, none -> new HashSet<>());
    if (before != null) {
      earlier.add(before);
    }
    if (earlier.contains(value)) {
      findings.add(
          "undone %s: %s is %s again, after %s, at %s"
              .formatted(Verdict.kind(register), register, value, before, place));
    }
  }

  private void refused(Collection<Sent> journal) {
    for (Sent sent : journal) {
      Object value =
          switch (sent.change()) {
            case Change.Add add -> add.url();
            case Change.Name name -> name.value();
            case Change.MaxMembers members -> members.value();
            case Change.Rename rename -> rename.value();
            default -> null;
          };
      if (sent.isRefused() && values.contains(value)) {
        findings.add("refused but told: " + sent);
      }
    }
  }
}
