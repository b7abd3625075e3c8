package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine takes any reference to media; this server takes web addresses, wherever they come. */
class MediaPolicyTest {

  private static final String NO_WEB_ADDRESS =
      " must be an absolute http or https address without user and password";
  private static final String NO_ADDRESS = " is not a valid address";

  @TempDir static Path folder;

  private static TestServer server;
  private static String ada;
  private static String room;
  private static TestSocket socket;

  @BeforeAll
  static void start() {
    // A fast machine sends more of them than one connection may.
    server = TestServer.start(folder, "limits.messages-per-second", "10000");
    ada = server.guest("Ada");
    room = server.room(ada);
    socket = server.join(room, ada);
  }

  @AfterAll
  static void stop() {
    socket.close();
    server.close();
  }

  /** Items that hold an address, by how their field is called in a refusal. */
  private static Map<String, String> items(String address) {
    String url = TestServer.JSON.valueToTree(address).toString();
    Map<String, String> items = new LinkedHashMap<>();
    items.put("url", "{\"url\":" + url + "}");
    items.put(
        "subtitle url",
        "{\"url\":\"https://e.org/a.mp4\",\"subtitles\":[{\"label\":\"en\",\"url\":" + url + "}]}");
    items.put(
        "source url",
        "{\"url\":\"https://e.org/a.mp4\",\"sources\":[{\"label\":\"hd\",\"url\":" + url + "}]}");
    return items;
  }

  private static void isRefused(String address, String complaint) {
    String playlist = "/rooms/" + room + "/playlist";
    items(address)
        .forEach(
            (field, item) -> {
              String list = "{\"items\":[{\"url\":\"https://e.org/b.mp4\"}," + item + "]}";
              for (String body : new String[] {item, list}) {
                JsonNode problem = server.post(playlist, ada, body).json();
                assertThat(problem.path("code").asText()).as(body).isEqualTo("INVALID");
                assertThat(problem.path("detail").asText()).isEqualTo(field + complaint);
              }
              for (String select : new String[] {"true", "false"}) {
                JsonNode reject = added(item, select);
                assertThat(reject.path("code").asText()).as(item).isEqualTo("INVALID");
                assertThat(reject.path("message").asText()).isEqualTo(field + complaint);
              }
            });
    assertThat(server.get(playlist, ada).json().path("items")).isEmpty();
  }

  private static long number;

  private static JsonNode added(String item, String select) {
    long id = ++number;
    socket.send(
        "{\"type\":\"playlist.add\",\"id\":"
            + id
            + ",\"select\":"
            + select
            + ",\"items\":["
            + item
            + "]}");
    return socket.answer(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "blob:https://e.org/x",
        "file:///etc/passwd",
        "films:42",
        "42",
        "/films/a.mp4",
        "//e.org/a.mp4",
        "https:",
        "https:a.mp4",
        "https:///a.mp4",
        "https://user@e.org/a.mp4",
        "https://user:password@e.org/a.mp4",
        "ftp://e.org/a.mp4",
      })
  void whatIsNoWebAddressIsRefused(String address) {
    if (address.equals("https:")) {
      isRefused(address, NO_ADDRESS);
    } else {
      isRefused(address, NO_WEB_ADDRESS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " https://e.org/a.mp4",
        "https://e.org/a b.mp4",
        "java\nscript:x",
        "https://[",
        ":"
      })
  void whatIsNoAddressIsRefused(String address) {
    isRefused(address, NO_ADDRESS);
  }

  @Test
  void whatIsTooLongIsRefused() {
    isRefused("https://e.org/" + "x".repeat(4096), " must have at most 4096 characters");
  }

  @Test
  void webAddressesAreTaken() {
    String other = server.room(ada);
    for (String address :
        new String[] {
          "https://e.org/a.mp4", "HTTP://E.org:8080/a?b#c", "http://[::1]/%20", "https://e.org"
        }) {
      for (String item : items(address).values()) {
        assertThat(server.post("/rooms/" + other + "/playlist", ada, item).status())
            .as(item)
            .isEqualTo(201);
      }
    }
  }
}
