package io.synctv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {

  private static final PathPattern KICK = new PathPattern("/rooms/{room}/members/{user}/kick");

  @ParameterizedTest
  @CsvSource({
    "ada, ada",
    "ada%40example.org, ada@example.org",
    "a%2Fkick, a/kick",
    "%2F, /",
    "%252F, %2F",
    "a+b, a+b",
    "a%20b, a b",
    "zo%C3%AB, zo\u00eb",
    "%F0%9F%A6%8A, \ud83e\udd8a",
    "a;b=c, a;b=c",
    "..., ...",
    "%2E%2E, ..",
    "{user}, {user}",
  })
  void aPartIsDecodedAfterThePathIsTakenApart(String part, String user) {
    assertThat(KICK.match("/rooms/r/members/" + part + "/kick"))
        .isEqualTo(Map.of("room", "r", "user", user));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/rooms/r/members/a",
        "/rooms/r/members/a%2Fkick",
        "/rooms/r/members//kick",
        "/rooms/r/members/a/kick/",
        "/rooms/r/members/a/b/kick",
        "/x/rooms/r/members/a/kick",
        "rooms/r/members/a/kick",
        "/rooms/r/members/%/kick",
        "/rooms/r/members/%zz/kick",
      })
  void otherPathsDoNotMatch(String path) {
    assertThat(KICK.match(path)).isNull();
  }

  @Test
  void whatIsWrittenOutMayBeEncoded() {
    assertThat(KICK.match("/%72ooms/r/members/a/kick")).isNotNull();
  }
}
