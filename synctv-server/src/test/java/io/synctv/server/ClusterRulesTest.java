package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api.Answer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that hold over two servers together, on a real Redis. */
class ClusterRulesTest {

  private static final int GUESTS = 40;

  @TempDir static Path folder;

  private static TwoServers servers;
  private static TestServer left;
  private static TestServer right;
  private static String ada;
  private static String bob;

  @BeforeAll
  static void start() {
    servers =
        TwoServers.start(
            folder,
            "server.trusted-proxies",
            "1",
            "limits.guests-per-address",
            Integer.toString(GUESTS));
    left = servers.left();
    right = servers.right();
    ada = left.guest("Ada");
    bob = right.guest("Bob");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static String kick(String room, String user) {
    return "/rooms/" + room + "/members/" + user + "/kick";
  }

  @Test
  void whoIsSentOutIsSentOutOnEveryServerAndMayComeBack() {
    String room = left.room(ada);
    TestSocket here = left.join(room, bob);
    TestSocket there = right.join(room, bob);
    TestSocket owner = right.join(room, ada);
    String bobId = here.await("welcome").at("/user/id").asText();
    String adaId = owner.await("welcome").at("/user/id").asText();

    assertThat(right.post(kick(room, adaId), bob, "{}").code()).isEqualTo("FORBIDDEN");
    assertThat(right.post(kick(room, adaId), ada, "{}").code()).isEqualTo("FORBIDDEN");
    assertThat(right.post(kick(room, bobId), null, "{}").code()).isEqualTo("UNAUTHENTICATED");
    assertThat(right.post(kick("nowhere", bobId), ada, "{}").code()).isEqualTo("ROOM_NOT_FOUND");
    assertThat(right.post(kick(room, "x".repeat(201)), ada, "{}").status()).isEqualTo(400);

    String keyed = "{\"key\":\"once\"}";
    assertThat(right.post(kick(room, bobId), ada, keyed).status()).isEqualTo(204);

    assertThat(here.closeCode()).isEqualTo(4502);
    assertThat(there.closeCode()).isEqualTo(4502);
    JsonNode told = owner.await("kicked");
    assertThat(told.path("userId").asText()).isEqualTo(bobId);
    assertThat(told.at("/by/id").asText()).isEqualTo(adaId);
    assertThat(told.path("seq").asLong()).isPositive();
    assertThat(owner.isClosed()).isFalse();
    TestSocket back = left.join(room, bob);
    assertThat(left.post(kick(room, bobId), ada, keyed).status()).isEqualTo(204);
    assertThat(left.post(kick(room, adaId), ada, keyed).code()).isEqualTo("KEY_REUSED");
    assertThat(back.isClosed()).as("sent out again by a retry").isFalse();

    assertThat(left.send("POST", kick(room, bobId), ada, null).status()).isEqualTo(204);

    assertThat(back.closeCode()).isEqualTo(4502);
    owner.close();
  }

  @Test
  void listsCountThePeopleOnAllServers() {
    String room = left.post("/rooms", ada, "{\"name\":\"Counted\"}").json().path("id").asText();
    TestSocket one = left.join(room, ada);
    awaitOnline(right, 1); // which does not have the room in memory
    TestSocket two = right.join(room, bob);
    awaitOnline(right, 2);
    awaitOnline(left, 2);
    one.close();
    two.close();
  }

  private static void awaitOnline(TestServer server, int count) {
    // A server's list may be 30 s old: it need not have heard of a room that was made elsewhere.
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                server.get("/rooms?query=Counted", null).json().at("/items/0/online").asInt()
                    == count);
  }

  @Test
  void triesOfAPasswordAreCountedOverAllServers() {
    Answer made = left.post("/rooms", ada, "{\"name\":\"L\",\"password\":\"p\"}");
    String join = "/rooms/" + made.json().path("id").asText() + "/join";
    for (int i = 0; i < 5; i++) {
      TestServer server = i % 2 == 0 ? left : right;
      assertThat(server.post(join, bob, "{\"password\":\"x\"}").code()).isEqualTo("WRONG_PASSWORD");
    }
    for (TestServer server : List.of(left, right)) {
      Answer refused = server.post(join, bob, "{\"password\":\"p\"}");
      assertThat(refused.code()).isEqualTo("RATE_LIMITED");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(20, 60);
    }
  }

  private static Answer signIn(TestServer server, String forwarded) {
    return server.send(
        server
            .request("/api/v1/auth/guest", null)
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", forwarded)
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Guest\"}")));
  }

  @Test
  void guestsFromOneAddressAreLimitedOverAllServers() {
    for (int i = 0; i < GUESTS; i++) {
      // What stands before the proxy's own entry is the sender's invention; IPv6 counts by /64.
      String from = "10.9." + i + ".1, 2001:db8:1:2::" + Integer.toHexString(i + 1);
      assertThat(signIn(i % 2 == 0 ? left : right, from).status()).isEqualTo(200);
    }
    Answer refused = signIn(right, "2001:db8:1:2:ffff::1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("RATE_LIMITED");
    assertThat(refused.json().path("retryable").asBoolean()).isTrue();
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(20, 60);
    assertThat(signIn(right, "2001:db8:1:3::1").status()).isEqualTo(200);
    for (String odd :
        List.of("unknown", "999.1.1.1", "example.org", "", ",", "a:b", "192.0.2.1:80")) {
      assertThat(signIn(left, odd).status()).as(odd).isEqualTo(200);
    }
  }
}
