package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are and may do, over two servers together, on a real Redis. */
class ClusterAccessTest {

  private static final long PLAY_PAUSE = 1 << 7;

  /** A tenth of a second is asked for; a machine that runs other tests too gets more. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final int CHANGES = 60;

  @TempDir static Path folder;

  private static TwoServers servers;
  private static TestServer left;
  private static TestServer right;
  private static String ada;
  private static String bob;
  private static String bobId;
  private static String adaId;

  private String room;

  @BeforeAll
  static void start() {
    servers = TwoServers.start(folder);
    left = servers.left();
    right = servers.right();
    ada = left.guest("Ada");
    Answer guest = right.post("/auth/guest", null, "{\"name\":\"Bob\"}");
    bob = guest.json().path("accessToken").asText();
    bobId = guest.json().at("/user/id").asText();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void open() {
    room = left.room(ada);
    adaId = left.get("/rooms/" + room, null).json().at("/owner/id").asText();
  }

  private static Answer patch(TestServer server, String path, String token, String body) {
    return server.send("PATCH", path, token, body);
  }

  private Answer control(String policy) {
    return patch(left, "/rooms/" + room, ada, "{\"settings\":{\"control\":\"" + policy + "\"}}");
  }

  private String member(String user) {
    return "/rooms/" + room + "/members/" + user;
  }

  private static boolean mayPlay(JsonNode told) {
    return (Long.parseUnsignedLong(told.path("permissions").asText()) & PLAY_PAUSE) != 0;
  }

  private static List<JsonNode> told(TestSocket socket) {
    return socket.messages().stream()
        .filter(message -> message.path("type").asText().equals("access"))
        .toList();
  }

  private static JsonNode awaitAccess(TestSocket socket, int count) {
    Awaitility.await().atMost(SOON).until(() -> told(socket).size() == count);
    return told(socket).getLast();
  }

  @Test
  void aChangeOfSettingsIsToldOnTheOtherServerAndShownToWhoAsks() {
    try (TestSocket there = right.join(room, bob);
        TestSocket owner = right.join(room, ada)) {
      assertThat(mayPlay(there.await("welcome"))).isTrue();

      assertThat(control("admins").status()).isEqualTo(200);
      JsonNode taken = awaitAccess(there, 1);
      assertThat(mayPlay(taken)).isFalse();
      assertThat(taken.path("role").asText()).isEqualTo("guest");
      Answer me = right.get("/rooms/" + room + "/me", bob);
      assertThat(me.status()).isEqualTo(200);
      assertThat(me.json().path("role")).isEqualTo(taken.path("role"));
      assertThat(me.json().path("permissions")).isEqualTo(taken.path("permissions"));

      control("everyone");
      assertThat(mayPlay(awaitAccess(there, 2))).isTrue();
      assertThat(told(owner)).isEmpty();
    }
  }

  /** From the request being sent to the message on the other server's socket. */
  @Test
  void aChangeOfSettingsIsToldOnTheOtherServerAtOnce() {
    List<Double> millis = new ArrayList<>();
    try (TestSocket there = right.join(room, bob)) {
      there.await("welcome");
      for (int i = 1; i <= CHANGES; i++) {
        int count = i;
        long sent = System.nanoTime();
        assertThat(control(i % 2 == 1 ? "admins" : "everyone").status()).isEqualTo(200);
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .atMost(SOON)
            .until(() -> told(there).size() == count);
        millis.add((System.nanoTime() - sent) / 1e6);
      }
    }
    List<Double> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "Rights on the other server: median %.1f ms, slowest %.1f ms of %d changes%n",
        sorted.get(CHANGES / 2), sorted.getLast(), CHANGES);
  }

  @Test
  void theOwnerMakesAPersonInTheRoomAnAdminAndAMemberAgain() {
    try (TestSocket there = right.join(room, bob)) {
      there.await("welcome");
      Awaitility.await()
          .until(
              () ->
                  left.get("/rooms/" + room + "/presence", ada).json().path("count").asInt() == 1);
      String make = "{\"role\":\"admin\",\"key\":\"make\"}";

      Answer made = patch(left, member(bobId), ada, make);

      assertThat(made.status()).isEqualTo(200);
      assertThat(made.json().path("role").asText()).isEqualTo("admin");
      assertThat(made.json().at("/user/name").asText()).isEqualTo("Bob");
      assertThat(awaitAccess(there, 1).path("role").asText()).isEqualTo("admin");
      JsonNode event = there.await("members");
      assertThat(event.path("change").asText()).isEqualTo("joined");
      assertThat(event.at("/member/role").asText()).isEqualTo("admin");
      assertThat(patch(right, "/rooms/" + room, bob, "{\"name\":\"By Bob\"}").status())
          .isEqualTo(200);

      Answer unmade = patch(right, member(bobId), ada, "{\"role\":\"member\"}");
      assertThat(unmade.json().path("role").asText()).isEqualTo("member");
      assertThat(awaitAccess(there, 2).path("role").asText()).isEqualTo("member");
      Answer again = patch(left, member(bobId), ada, make);
      assertThat(again.json()).as("as the first time").isEqualTo(made.json());
      assertThat(right.get("/rooms/" + room + "/me", bob).json().path("role").asText())
          .isEqualTo("member");
      assertThat(patch(left, member(bobId), ada, "{\"role\":\"member\"}").json())
          .as("there was nothing to do")
          .isEqualTo(unmade.json());
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsCode() {
    String admin = "{\"role\":\"admin\"}";
    assertThat(patch(left, member(bobId), null, admin).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(patch(left, member(bobId), bob, admin).code()).isEqualTo("FORBIDDEN");
    assertThat(patch(left, member("nobody"), ada, admin).code()).isEqualTo("MEMBER_NOT_FOUND");
    assertThat(patch(left, member(adaId), ada, "{\"role\":\"member\"}").code())
        .isEqualTo("OWNER_STAYS");
    assertThat(patch(left, member("no%20id"), ada, admin).code()).isEqualTo("MEMBER_NOT_FOUND");
    assertThat(patch(left, member("no%00id"), ada, admin).code()).isEqualTo("INVALID");
    assertThat(patch(left, member("x".repeat(201)), ada, admin).code()).isEqualTo("INVALID");
    for (String role : List.of("{}", "{\"role\":\"owner\"}", "{\"role\":7}", "{\"role\":\"x\"}")) {
      assertThat(patch(left, member(bobId), ada, role).code()).as(role).isEqualTo("INVALID");
    }
    assertThat(patch(left, "/rooms/nowhere/members/x", ada, admin).code())
        .isEqualTo("ROOM_NOT_FOUND");
    assertThat(left.get("/rooms/" + room + "/me", null).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(left.get("/rooms/nowhere/me", ada).code()).isEqualTo("ROOM_NOT_FOUND");
  }

  @Test
  void aLockSendsThoseOutWhoDoNotBelongAndThePasswordLetsThemIn() {
    try (TestSocket owner = left.join(room, ada)) {
      TestSocket there = right.join(room, bob);
      there.await("welcome");

      patch(left, "/rooms/" + room, ada, "{\"password\":\"p\"}");

      assertThat(there.closeCode()).isEqualTo(4508);
      for (String path : List.of("/me", "/playlist", "/presence", "/chat")) {
        assertThat(right.get("/rooms/" + room + path, bob).code()).isEqualTo("JOIN_REQUIRED");
      }
      String join = "/rooms/" + room + "/join";
      assertThat(right.post(join, bob, "{}").code()).isEqualTo("WRONG_PASSWORD");
      assertThat(right.post(join, bob, "{\"password\":\"p\"}").status()).isEqualTo(200);
      right.join(room, bob).close();
      assertThat(owner.isClosed()).isFalse();
    }
  }
}
