package io.synctv.examples.faults.contention;

import io.synctv.server.lab.Api;
import io.synctv.server.lab.DatabaseContent;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.Page;
import io.synctv.server.lab.RoomContent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Clients that change the same three entries, names and settings of one room as fast as they are
 * answered, each with a page open on one of the servers. Whatever went wrong meanwhile: at the end
 * the database, all servers and all pages must have the same, also after all servers were started
 * again, and it must be what {@link Verdict} and {@link Told} allow.
 */
public final class Contention implements AutoCloseable {

  private static final int ENTRIES = 3;
  private static final int FIRST_NUMBER = 1;
  private static final double MOST_CONFLICTS = 0.01;
  private static final int TRIES_PER_GUEST = 4;

  private final Nodes nodes;
  private final String owner;
  private final String room;
  private final RoomContent start;
  private final Journal journal = new Journal();
  private final List<Client> clients = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();

  /**
   * Makes a room with three entries and has clients enter it.
   *
   * @param nodes the servers
   * @param size how many clients
   */
  public Contention(Nodes nodes, int size) {
    this.nodes = nodes;
    Api first = nodes.api(0);
    owner = first.guest("Grace");
    room = first.room(owner);
    Wire wire = new Wire(nodes, room);
    AtomicInteger unique = new AtomicInteger(FIRST_NUMBER);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      // As a command like all others, so that the entries are in the journal.
      Sent sent = journal.begin("entry-" + i, new Change.Add("https://e.org/first-" + i));
      ids.addAll(Wire.await(sent, 0, sent.begun(), wire.send(sent, owner, 0)).ids());
    }
    start = RoomContent.at(first, room, owner);
    Slots slots = new Slots(ids);
    for (int i = 0; i < size; i++) {
      String guest = first.guest("Client " + i);
      // A member: whoever only looked in stays outside once the room has a password.
      first.post("/rooms/" + room + "/join", guest, "{}");
      clients.add(new Client("c" + i, wire, owner, guest, slots, journal, unique));
      AtomicInteger next = new AtomicInteger(i);
      pages.add(new Page(room, guest, () -> nodes.port(next.getAndIncrement())));
    }
  }

  /** Has all clients give commands until it is over, chosen by a seed. */
  public void act(long seed, BooleanSupplier over) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      Random random = new Random(seed * 1_000_003 + i);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      client.act(random, over);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /**
   * Waits until the database, all servers and all pages have the same. What differs still is among
   * the findings.
   *
   * @param when what was before, for the findings
   * @param patience how long at most
   * @return how long it took
   */
  public Duration awaitAgreement(String when, Duration patience) {
    long begun = System.nanoTime();
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> disagreement().isEmpty());
    } catch (ConditionTimeoutException e) {
      String what = disagreement();
      if (!what.isEmpty()) {
        findings.add("no agreement " + when + ": " + what);
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private String disagreement() {
    RoomContent stored;
    try {
      stored = stored();
    } catch (SQLException e) {
      return "the database: " + e.getMessage();
    }
    Map<String, RoomContent> views = new LinkedHashMap<>();
    for (int node = 0; node < nodes.size(); node++) {
      try {
        views.put("node " + (node + 1), RoomContent.at(nodes.api(node), room, owner));
      } catch (RuntimeException e) {
        return "node " + (node + 1) + ": " + e.getMessage();
      }
    }
    for (int i = 0; i < pages.size(); i++) {
      if (!pages.get(i).isOnline()) {
        return "page " + i + ": " + pages.get(i) + " " + pages.get(i).faults();
      }
      views.put("page " + i, pages.get(i).content());
    }
    Map<String, List<String>> differences = new LinkedHashMap<>();
    views.forEach(
        (who, view) -> {
          if (!view.equals(stored)) {
            differences
                .computeIfAbsent(view.differenceTo(stored), none -> new ArrayList<>())
                .add(who);
          }
        });
    StringBuilder text = new StringBuilder();
    differences.forEach(
        (what, who) ->
            text.append(
                "\n    %s, unlike the database: %s".formatted(String.join(", ", who), what)));
    return text.toString();
  }

  private RoomContent stored() throws SQLException {
    try (Connection connection = nodes.database()) {
      return new DatabaseContent(connection).read(room);
    }
  }

  /**
   * Judges, then has all servers start again and compares.
   *
   * @return what must not be
   */
  public List<String> judge() throws SQLException {
    awaitAgreement("at the end", Duration.ofSeconds(30));
    RoomContent content = stored();
    try (Connection connection = nodes.database()) {
      new DatabaseContent(connection)
          .doubleOrderKeys(room)
          .forEach(key -> findings.add("order key of two entries: " + key));
    }
    findings.addAll(Verdict.of(journal.all(), start, content, new PasswordCheck()::opens));
    if (journal.conflicts() > MOST_CONFLICTS * journal.all().size()) {
      findings.add(
          "too many conflicts: %d in %d commands"
              .formatted(journal.conflicts(), journal.all().size()));
    }
    nodes.restartAll();
    awaitAgreement("after all servers were started again", Duration.ofSeconds(30));
    RoomContent after = stored();
    if (!after.equals(content)) {
      findings.add("changed by a restart of all servers: " + after.differenceTo(content));
    }
    findings.addAll(Told.of(pages, journal.all()));
    for (int i = 0; i < pages.size(); i++) {
      for (String fault : pages.get(i).faults()) {
        findings.add("page " + i + ": " + fault);
      }
    }
    return List.copyOf(findings);
  }

  /** Tries passwords as people who come anew: each may try only a few times. */
  private final class PasswordCheck {
    private int tries;
    private @Nullable String guest;

    boolean opens(String password) {
      Api node = nodes.api(0);
      if (guest == null || tries++ % TRIES_PER_GUEST == 0) {
        guest = node.guest("Stranger");
      }
      String body = Api.JSON.createObjectNode().put("password", password).toString();
      return node.post("/rooms/" + room + "/join", guest, body).status() == 200;
    }
  }

  /** Returns what was counted, by name. */
  public Map<String, Long> counts() {
    List<Sent> all = journal.all();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("commands", (long) all.size());
    counts.put("accepted", all.stream().filter(Sent::isAccepted).count());
    counts.put("refused", all.stream().filter(Sent::isRefused).count());
    counts.put("unknown", all.stream().filter(Sent::isUnknown).count());
    counts.put("sentAgain", all.stream().filter(sent -> sent.attempts().size() > 1).count());
    counts.put("conflicts", journal.conflicts());
    counts.put("greetings", pages.stream().mapToLong(Page::greetings).sum());
    counts.put(
        "events", IntStream.range(0, pages.size()).mapToLong(i -> pages.get(i).told()).sum());
    return counts;
  }

  /** Writes down every command with all its sendings. */
  public void write(Path file) throws IOException {
    journal.write(file);
  }

  @Override
  public void close() {
    pages.forEach(Page::close);
  }
}
