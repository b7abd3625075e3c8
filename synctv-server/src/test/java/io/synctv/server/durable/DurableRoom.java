package io.synctv.server.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.DatabaseContent;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.Page;
import io.synctv.server.lab.RoomContent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A room on several servers, what its owner can do there, and what all of them must agree on. */
final class DurableRoom {

  /** How long at most a test waits for what shall take two seconds on a quiet machine. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Nodes nodes;
  private final String token;
  private final String id;

  private DurableRoom(Nodes nodes, String token, String id) {
    this.nodes = nodes;
    this.token = token;
    this.id = id;
  }

  /** Makes a room at a server; no other one has heard of it. */
  static DurableRoom at(Nodes nodes, int node) {
    String token = nodes.api(node).guest("Ada");
    return new DurableRoom(nodes, token, nodes.api(node).room(token));
  }

  String id() {
    return id;
  }

  String token() {
    return token;
  }

  /** Opens a page that stays on one server. */
  Page page(int node) {
    return new Page(id, token, () -> nodes.port(node));
  }

  static ObjectNode json() {
    return Api.JSON.createObjectNode();
  }

  /** Sends a request below the room's path. */
  Api.Answer send(int node, String method, String path, ObjectNode body) {
    return nodes.api(node).send(method, "/rooms/" + id + path, token, body.toString());
  }

  Api.Answer patch(int node, ObjectNode body) {
    return send(node, "PATCH", "", body);
  }

  Api.Answer add(int node, String url, String key) {
    return send(node, "POST", "/playlist", json().put("url", url).put("key", key));
  }

  /** Adds an entry and returns its id. */
  String add(int node, String url) {
    return idOf(add(node, url, "add-" + System.nanoTime()));
  }

  Api.Answer rename(int node, String item, String name, String key) {
    return send(node, "PATCH", "/playlist/" + item, json().put("name", name).put("key", key));
  }

  Api.Answer move(int node, String item, String after, String key) {
    return send(node, "PATCH", "/playlist/" + item, json().put("after", after).put("key", key));
  }

  Api.Answer remove(int node, String item, String key) {
    ObjectNode body = json().put("key", key);
    body.putArray("operations").addObject().put("op", "remove").put("item", item);
    return send(node, "POST", "/playlist/batch", body);
  }

  Api.Answer say(int node, String text, String key) {
    return send(node, "POST", "/chat", json().put("text", text).put("key", key));
  }

  /** Returns the id of the one entry that was added. */
  static String idOf(Api.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    assertThat(answer.json().path("items")).as("added").hasSize(1);
    return answer.json().at("/items/0/id").asText();
  }

  /** Checks that a command was accepted. */
  static void accepted(Api.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isBetween(200, 204);
  }

  RoomContent at(int node) {
    return RoomContent.at(nodes.api(node), id, token);
  }

  /** Returns what the database has; no two entries may have one place in the order. */
  RoomContent stored() {
    try (Connection connection = nodes.database()) {
      DatabaseContent content = new DatabaseContent(connection);
      assertThat(content.doubleOrderKeys(id)).as("order keys of two entries").isEmpty();
      return content.read(id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the texts of the history as a server has it. */
  List<String> history(int node) {
    List<String> texts = new ArrayList<>();
    nodes
        .api(node)
        .get("/rooms/" + id + "/chat?limit=200", token)
        .json()
        .path("items")
        .forEach(message -> texts.add(message.path("text").asText()));
    return texts;
  }

  /** Waits until the database, all servers and some pages have the same, and returns that. */
  RoomContent awaitAgreement(List<Page> pages) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              RoomContent stored = stored();
              for (int node = 0; node < nodes.size(); node++) {
                assertThat(at(node).differenceTo(stored)).as("node " + (node + 1)).isEmpty();
              }
              for (Page page : pages) {
                assertThat(page.isOnline()).as(page.toString()).isTrue();
                assertThat(page.content().differenceTo(stored)).as(page.toString()).isEmpty();
              }
            });
    return stored();
  }

  /** Waits until a page shows something, and returns how long that took. */
  static Duration awaitShown(Page page, String what, Predicate<RoomContent> shown) {
    long begun = System.nanoTime();
    Awaitility.await(what + " is seen by " + page)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> shown.test(page.content()));
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
