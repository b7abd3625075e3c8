package io.synctv.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

  private static final Instant START = Instant.parse("2026-01-01T20:00:00Z");
  private static final User ADA = User.of("ada");

  private Instant now = START;
  private final VerifiedTokens tokens = new VerifiedTokens(() -> now);

  private void remember(String token) {
    tokens.remember(token, ADA, START.minusSeconds(30), START.plusSeconds(60));
  }

  @Test
  void aTokenIsKnownWhileItIsValid() {
    remember("token");
    assertThat(tokens.find("token")).contains(ADA);
    assertThat(tokens.find("other")).isEmpty();
    now = START.plusSeconds(59);
    assertThat(tokens.find("token")).contains(ADA);
    now = START.plusSeconds(60);
    assertThat(tokens.find("token")).isEmpty();
  }

  @Test
  void aClockThatIsSetBackMakesItInvalidBeforeItsTime() {
    remember("token");
    now = START.minusSeconds(31);
    assertThat(tokens.find("token")).isEmpty();
    now = START;
    assertThat(tokens.find("token")).contains(ADA);
  }

  @Test
  void theyAreBoundedAndForgottenWhenTheyExpire() {
    for (int i = 0; i < VerifiedTokens.MOST + 1000; i++) {
      remember("token " + i);
    }
    assertThat(tokens.known()).isLessThanOrEqualTo(VerifiedTokens.MOST).isPositive();
    // Its timers look once in a while, not at the very moment.
    now = now.plus(Duration.ofMinutes(3));
    assertThat(tokens.known()).isZero();
  }
}
