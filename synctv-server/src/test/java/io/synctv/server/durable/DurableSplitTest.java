package io.synctv.server.durable;

import static io.synctv.server.durable.DurableRoom.accepted;
import static io.synctv.server.durable.DurableRoom.awaitShown;
import static io.synctv.server.durable.DurableRoom.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.Page;
import io.synctv.server.lab.RoomContent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three real servers that do not reach each other through Redis, while people on all of them change
 * what is durable: the database they share orders it, so nothing acknowledged is undone, and people
 * see what is done on the other side while the split lasts, as ordered events.
 */
@Tag("slow")
final class DurableSplitTest {

  private static final int NODES = 3;
  private static final String URL = "https://e.org/";

  @TempDir static Path folder;

  private static Nodes nodes;
  private DurableRoom room;
  private final List<Page> pages = new ArrayList<>();
  private Duration longest = Duration.ZERO;

  /** What keeps servers apart. */
  enum Split {
    /** The first server's way to Redis is a hole; the others reach it. */
    ONE_NODE_CUT_OFF {
      @Override
      void begin() {
        nodes.way(0).hole();
        awaitIsolated(List.of(0));
      }

      @Override
      void end() {
        nodes.way(0).heal();
      }
    },
    /** Redis stands still, and all servers are sound. */
    REDIS_FROZEN {
      @Override
      void begin() {
        nodes.redis().freeze();
        awaitIsolated(List.of(0, 1, 2));
      }

      @Override
      void end() {
        nodes.redis().thaw();
      }
    };

    abstract void begin();

    abstract void end();
  }

  @BeforeAll
  static void start() {
    nodes = Nodes.onPostgres(folder, NODES, Map.of());
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @BeforeEach
  void open() {
    room = DurableRoom.at(nodes, 0);
    for (int node = 0; node < NODES; node++) {
      pages.add(room.page(node));
    }
    Awaitility.await().until(() -> pages.stream().allMatch(Page::isOnline));
  }

  @AfterEach
  void leave() {
    nodes.way(0).heal();
    nodes.redis().thaw();
    pages.forEach(Page::close);
  }

  private static void awaitIsolated(List<Integer> isolated) {
    for (int node : isolated) {
      Api api = nodes.api(node);
      Awaitility.await("node " + (node + 1) + " is isolated")
          .atMost(Duration.ofSeconds(15))
          .until(
              () ->
                  api.send(api.request("/metrics", null).GET())
                      .response()
                      .body()
                      .lines()
                      .anyMatch(line -> line.matches("synctv_cluster_up\\b.* 0(\\.0)?")));
    }
  }

  /** Waits until all pages show something, and keeps how long the last one took. */
  private void allSee(String what, Predicate<RoomContent> shown) {
    for (Page page : pages) {
      Duration took = awaitShown(page, what, shown);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
  }

  private void allSeeEntry(String id, Predicate<RoomContent.Entry> shown) {
    allSee(id, content -> content.find(id).anyMatch(shown));
  }

  private long greetings() {
    return pages.stream().mapToLong(Page::greetings).sum();
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void nothingAcknowledgedOnEitherSideIsUndone(Split split) {
    String removedHere = room.add(0, URL + "removed-here");
    String renamedHere = room.add(0, URL + "renamed-here");
    String movedBoth = room.add(0, URL + "moved-both");
    room.awaitAgreement(pages);
    long greetings = greetings();
    split.begin();

    accepted(room.patch(0, json().put("name", "renamed on the first")));
    accepted(room.patch(1, json().put("password", "secret")));
    accepted(room.patch(0, json().put("hidden", true)));
    accepted(room.patch(2, json().set("settings", json().put("maxMembers", 77))));
    accepted(room.patch(0, json().set("settings", json().put("advance", "stop"))));
    accepted(room.remove(0, removedHere, "remove-" + split));
    Api.Answer moved = room.move(1, removedHere, movedBoth, "move-removed-" + split);
    assertThat(moved.status()).as("moved after it was removed").isEqualTo(404);
    accepted(room.rename(0, renamedHere, "renamed", "rename-" + split));
    accepted(room.move(1, renamedHere, movedBoth, "move-renamed-" + split));
    accepted(room.move(0, movedBoth, renamedHere, "move-here-" + split));
    accepted(room.move(2, movedBoth, null, "move-there-" + split));
    List<String> appended = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      appended.add(room.add(node, URL + "appended-" + node));
    }
    // The newest last, so that what is waited for is not only seen by those who did it.
    allSee("appended", content -> content.entries().size() == 2 + NODES);
    List<String> acceptedOrder = room.stored().entries().stream().map(e -> e.id()).toList();

    split.end();
    RoomContent content = room.awaitAgreement(pages);

    assertThat(content.name()).isEqualTo("renamed on the first");
    assertThat(content.locked()).as("locked").isTrue();
    assertThat(content.hidden()).as("hidden").isTrue();
    assertThat(content.maxMembers()).isEqualTo(77);
    assertThat(content.advance()).isEqualTo("stop");
    assertThat(content.find(removedHere)).as("removed").isEmpty();
    assertThat(content.find(renamedHere)).extracting(RoomContent.Entry::name).contains("renamed");
    assertThat(content.entries().getFirst().id()).isEqualTo(movedBoth);
    assertThat(content.entries()).extracting(RoomContent.Entry::id).containsAll(appended);
    assertThat(content.entries()).extracting(RoomContent.Entry::id).isEqualTo(acceptedOrder);
    System.out.printf(
        "%s: the other side's changes seen after at most %d ms; %d greetings%n",
        split, longest.toMillis(), greetings() - greetings);
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void peopleSeeTheOtherSidesChangesWhileTheSplitLasts(Split split) {
    String film = room.add(0, URL + "film");
    room.awaitAgreement(pages);
    split.begin();
    // Whoever is sent to an epoch of its own is greeted; from then on changes are events.
    accepted(room.patch(0, json().put("name", "begun")));
    allSee("begun", content -> content.name().equals("begun"));
    List<Long> greetings = pages.stream().map(Page::greetings).toList();
    List<Integer> events = pages.stream().map(page -> page.events().size()).toList();
    longest = Duration.ZERO;

    for (int node = 0; node < NODES; node++) {
      String mark = split + "-" + node;
      accepted(room.patch(node, json().put("name", mark)));
      allSee("the name", content -> content.name().equals(mark));
      accepted(room.rename(node, film, mark, "rename-" + mark));
      allSeeEntry(film, entry -> entry.name().equals(mark));
      String added = room.add(node, URL + mark);
      allSeeEntry(added, entry -> true);
      accepted(room.remove(node, added, "remove-" + mark));
      allSee("the removal", content -> content.find(added).findAny().isEmpty());
      int limit = 100 + node;
      accepted(room.patch(node, json().set("settings", json().put("maxMembers", limit))));
      allSee("the settings", content -> content.maxMembers() == limit);
      accepted(room.say(node, "said " + mark, "say-" + mark));
      for (Page page : pages) {
        Awaitility.await("said on node " + (node + 1) + ", seen by " + page)
            .atMost(DurableRoom.PATIENCE)
            .until(() -> page.events().values().stream().anyMatch(e -> e.contains("said " + mark)));
      }
    }
    for (int node = 0; node < NODES; node++) {
      Page page = pages.get(node);
      assertThat(page.greetings()).as("greetings of " + page).isEqualTo(greetings.get(node));
      assertThat(page.events().size() - events.get(node))
          .as("ordered events told to " + page)
          .isGreaterThanOrEqualTo(6 * NODES);
      assertThat(page.faults()).isEmpty();
    }
    split.end();
    room.awaitAgreement(pages);
    System.out.printf(
        "%s: a change is seen on the other side after at most %d ms%n", split, longest.toMillis());
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void aRoomThatWasLockedOnOneSideIsLockedForAllAndStaysSo(Split split) {
    split.begin();
    accepted(room.patch(1, json().put("password", "secret")));
    allSee("the lock", RoomContent::locked);
    for (int node = 0; node < NODES; node++) {
      accepted(room.patch(node, json().put("name", "name " + node)));
      accepted(room.patch(node, json().set("settings", json().put("maxMembers", 50 + node))));
    }
    locked();

    split.end();
    assertThat(room.awaitAgreement(pages).locked()).isTrue();
    locked();
  }

  private void locked() {
    for (int node = 0; node < NODES; node++) {
      Api api = nodes.api(node);
      String path = "/rooms/" + room.id() + "/join";
      assertThat(api.post(path, api.guest("Eve"), "{}").status()).isEqualTo(403);
      String right = json().put("password", "secret").toString();
      assertThat(api.post(path, api.guest("Bob"), right).status()).isEqualTo(200);
    }
  }

  /** Signs a guest in at a server; answers as the server does. */
  private static JsonNode guest(int node, String name) {
    return nodes.api(node).post("/auth/guest", null, json().put("name", name).toString()).json();
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void whoIsKickedOnOneSideGoesOnTheOther(Split split) {
    split.begin();
    for (int asked : List.of(0, 1)) {
      int other = 1 - asked;
      JsonNode bob = guest(other, "Bob");
      String id = bob.at("/user/id").asText();
      String token = bob.path("accessToken").asText();
      try (Page page = new Page(room.id(), token, () -> nodes.port(other))) {
        Awaitility.await().until(page::isOnline);
        long begun = System.nanoTime();
        accepted(room.send(asked, "POST", "/members/" + id + "/kick", json()));
        Awaitility.await("asked on node " + (asked + 1) + ", " + page + " is closed")
            .atMost(DurableRoom.PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> page.faults().equals(List.of("closed with 4502")));
        System.out.printf(
            "%s: kicked on the other side after %d ms%n",
            split, Duration.ofNanos(System.nanoTime() - begun).toMillis());
      }
      for (Page page : pages) {
        Awaitility.await("told to " + page)
            .atMost(DurableRoom.PATIENCE)
            .until(
                () ->
                    page.events().values().stream()
                        .anyMatch(e -> e.contains("\"kicked\"") && e.contains(id)));
      }
      try (Page back = new Page(room.id(), token, () -> nodes.port(other))) {
        Awaitility.await("may come back").until(back::isOnline);
      }
    }
    split.end();
    room.awaitAgreement(pages);
    assertThat(pages).allSatisfy(page -> assertThat(page.faults()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void aRightThatIsTakenOnOneSideIsGoneOnTheOther(Split split) {
    String film = room.add(0, URL + "film");
    accepted(room.send(0, "POST", "/playback/select", json().put("media", film)));
    accepted(room.patch(0, json().set("settings", json().put("control", "everyone"))));
    room.awaitAgreement(pages);
    split.begin();
    for (int asked : List.of(0, 1)) {
      int other = 1 - asked;
      String bob = guest(other, "Bob").path("accessToken").asText();
      String pause = "/rooms/" + room.id() + "/playback/pause";
      Api api = nodes.api(other);
      accepted(room.patch(asked, json().set("settings", json().put("control", "everyone"))));
      awaitStatus(api, pause, bob, 200);
      accepted(room.patch(asked, json().set("settings", json().put("control", "admins"))));
      awaitStatus(api, pause, bob, 403);
    }
    split.end();
    room.awaitAgreement(pages);
  }

  private static void awaitStatus(Api api, String path, String token, int status) {
    Awaitility.await(path + " answers " + status)
        .atMost(DurableRoom.PATIENCE)
        .until(() -> api.post(path, token, "{}").status() == status);
  }

  @Test
  void aSplitOfTwoSecondsLosesNothingOfWhatEverySideAppends() throws Exception {
    String last = room.add(0, URL + "first");
    room.awaitAgreement(pages);
    nodes.redis().freeze();
    List<String> added = new ArrayList<>(List.of(last));
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    for (int i = 0; System.nanoTime() < end && i < 200; i++) {
      added.add(room.add(i % NODES, URL + i));
      accepted(room.rename((i + 1) % NODES, added.getLast(), "renamed " + i, "rename-" + i));
    }
    nodes.redis().thaw();
    RoomContent content = room.awaitAgreement(pages);
    assertThat(content.entries()).extracting(RoomContent.Entry::id).isEqualTo(added);
    assertThat(content.entries().subList(1, added.size()))
        .extracting(RoomContent.Entry::name)
        .allMatch(name -> name.startsWith("renamed "));
  }
}
