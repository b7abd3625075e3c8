package io.synctv.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoomPasswordsTests {

  private static final RoomId ROOM = RoomId.of("r");
  private static final String HASH = PasswordHash.of("right");

  private final AtomicLong nanos = new AtomicLong();
  private final RoomPasswords passwords = new RoomPasswords(nanos::get);

  private ThrowingCallable check(String user, String password) {
    return () -> passwords.check(ROOM, user, "10.0.0." + user, password, HASH);
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
  void fiveWrongOnesAMinuteAreEnough() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(check("eve", "wrong"))
          .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.WRONG_PASSWORD));
    }
    assertThatThrownBy(check("eve", "right"))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.RATE_LIMITED));
    assertThatCode(check("bob", "right")).as("others are not slowed").doesNotThrowAnyException();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThatCode(check("eve", "right")).doesNotThrowAnyException();
  }

  @Test
  void theRightOneForgivesTheWrongOnes() {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        assertThatThrownBy(check("ada", "x".repeat(200))).isInstanceOf(RejectedException.class);
      }
      assertThatCode(check("ada", "right")).doesNotThrowAnyException();
    }
  }
}
