package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.address.AddressFault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine takes any reference to media; this server takes web addresses, wherever they come. */
class MediaPolicyTest {

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
                assertThat(problem.path("fault").asText()).isEqualTo(fault(complaint));
              }
              for (String select : new String[] {"true", "false"}) {
                JsonNode reject = added(item, select);
                assertThat(reject.path("code").asText()).as(item).isEqualTo("INVALID");
                assertThat(reject.path("message").asText()).isEqualTo(field + complaint);
                assertThat(reject.path("fault").asText()).isEqualTo(fault(complaint));
              }
            });
    assertThat(server.get(playlist, ada).json().path("items")).isEmpty();
  }

  /** The name that docs/protocol/addresses.json has for it. */
  private static String fault(String complaint) {
    return Arrays.stream(AddressFault.values())
        .filter(fault -> complaint.endsWith(": " + fault.text()))
        .map(Enum::name)
        .collect(Collectors.joining());
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

  /** Which addresses are good says the table that WebAddressTest reads; here, that it is asked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "javascript:alert(1)            | its scheme must be http or https",
        "JavaScript:alert(1)            | its scheme must be http or https",
        "data:text/html,x               | its scheme must be http or https",
        "blob:https://e.org/x           | its scheme must be http or https",
        "file:///etc/passwd             | its scheme must be http or https",
        "films:42                       | its scheme must be http or https",
        "42 | there is no host in it: an address looks like https://example.org/film.mp4",
        "/films/a.mp4 | there is no host in it: an address looks like https://example.org/film.mp4",
        "film.mp4                       | this is a file's name, not its address",
        "https:                         | its host is missing",
        "https://user@e.org/a.mp4       | it must have no user and password",
        "https://user:password@e.org/a.mp4 | it must have no user and password",
        "https://e x.org/a.mp4          | its host has a character that no host may have",
        "https://[                      | its host is not a valid IPv6 address",
        "https://1.2.3.400/             | its host is not a valid IPv4 address",
        "https://xn--a/                 | its host is not a valid name",
        "https://e.org:99999/           | its port must be a number from 0 to 65535",
      })
  void whatIsNoWebAddressIsRefusedWithThePartAndTheReason(String address, String complaint) {
    isRefused(address, " is refused: " + complaint);
  }

  @Test
  void whatIsHiddenByControlCharactersIsRefused() {
    isRefused("java\nscript:x", " is refused: its scheme must be http or https");
    isRefused("\u0001javascript:x", " is refused: its scheme must be http or https");
    isRefused(" ", " is refused: the address is empty");
  }

  @Test
  void whatIsTooLongIsRefused() {
    isRefused("https://e.org/" + "x".repeat(4096), " is refused: the address is too long");
    isRefused("https://e.org/" + " x".repeat(1200), " is refused: the address is too long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "https://e.org/a.mp4              | https://e.org/a.mp4",
        "HTTP://E.org:8080/a?b#c          | http://e.org:8080/a?b#c",
        "http://[::1]/%20                 | http://[::1]/%20",
        "https://e.org                    | https://e.org/",
        "e.org/My Film [1].mp4?a[]={x}    | https://e.org/My%20Film%20[1].mp4?a[]={x}",
        "<https://e_x.org/100%.mp4>       | https://e_x.org/100%.mp4",
        "//e.org:443/a.mp4                | https://e.org/a.mp4",
      })
  void webAddressesAreTakenAsBrowsersWriteThem(String address, String normalised) {
    String other = server.room(ada);
    for (String item : items(address).values()) {
      JsonNode added = server.post("/rooms/" + other + "/playlist", ada, item).json();
      JsonNode shown = added.path("items").path(0);
      assertThat(
              Stream.of("/url", "/subtitles/0/url", "/sources/0/url")
                  .map(at -> shown.at(at).asText()))
          .as(item)
          .contains(normalised);
    }
  }
}
