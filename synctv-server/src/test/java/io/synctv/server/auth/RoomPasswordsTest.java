package io.synctv.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomPasswordsTest {

  private static final RoomId ROOM = RoomId.of("r");
  private static final UserId MORE = UserId.of("more");
  private static final String HASH = PasswordHash.of("right");

  private final ClusterTransport node = LocalCluster.create().node(NodeId.of("n"));
  private final RoomPasswords passwords =
      new RoomPasswords(new RateLimits(node.counters(), System::nanoTime));

  @AfterEach
  void stop() {
    node.close();
  }

  private ThrowingCallable check(String user, String password) {
    return () -> passwords.check(ROOM, UserId.of(user), "10.0.0." + user, password, HASH);
  }

  private static ErrorCode code(Throwable failure) {
    return ((RejectedException) failure).rejection().code();
  }

  @Test
  void hashesAreSaltedAndSayHowTheyWereMade() {
    assertThat(HASH).startsWith("pbkdf2-sha512$210000$").doesNotContain("right");
    assertThat(PasswordHash.of("right")).isNotEqualTo(HASH);
    assertThat(PasswordHash.matches("right", HASH)).isTrue();
    assertThat(PasswordHash.matches("Right", HASH)).isFalse();
    assertThat(PasswordHash.matches("", HASH)).isFalse();
  }

  @Test
  void hashesOfAnotherSchemeAreAnErrorAndNoMatch() {
    assertThatThrownBy(() -> PasswordHash.matches("x", "argon2id$1$a$b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PasswordHash.matches("x", "pbkdf2-sha512$2000000000$AA$AA"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void passwordsHaveALength() {
    assertThatThrownBy(() -> passwords.hash("")).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> passwords.hash("x".repeat(129)))
        .isInstanceOf(InvalidValueException.class);
    assertThatCode(() -> passwords.hash("x".repeat(128))).doesNotThrowAnyException();
  }

  @Test
  void fiveTriesAMinuteAreEnough() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(check("eve", "wrong"))
          .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.WRONG_PASSWORD));
    }
    assertThatThrownBy(check("eve", "right"))
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            e ->
                assertThat(e.retryAfter())
                    .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1)));
    assertThatCode(check("bob", "right")).as("others are not slowed").doesNotThrowAnyException();
  }

  @Test
  void anAddressHasThirtyTriesAMinute() {
    for (int i = 0; i < 30; i++) {
      UserId user = UserId.of("u" + i);
      assertThatThrownBy(() -> passwords.check(ROOM, user, "10.0.0.1", "x".repeat(200), HASH))
          .isInstanceOf(RejectedException.class);
    }
    assertThatThrownBy(() -> passwords.check(ROOM, MORE, "10.0.0.1", "right", HASH))
        .isInstanceOf(RateLimitedException.class);
    assertThatCode(() -> passwords.check(ROOM, MORE, "10.0.0.2", "right", HASH))
        .doesNotThrowAnyException();
  }

  @Test
  void triesOfPeopleWhoseIdsAreLongOrHoldSeparatorsAreCountedApart() {
    List<UserId> people =
        List.of(UserId.of("u".repeat(UserId.MAX_BYTES)), UserId.of("a:b"), UserId.of("a:b "));
    for (UserId user : people) {
      for (int i = 0; i < 5; i++) {
        String address = "10.1." + people.indexOf(user) + "." + i;
        assertThatThrownBy(() -> passwords.check(ROOM, user, address, "wrong", HASH))
            .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.WRONG_PASSWORD));
      }
      assertThatThrownBy(() -> passwords.check(ROOM, user, "10.1.9.9", "right", HASH))
          .isInstanceOf(RateLimitedException.class);
    }
  }
}
