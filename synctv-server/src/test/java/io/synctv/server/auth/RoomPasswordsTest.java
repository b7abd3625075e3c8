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
  private static final String TOO_LONG = "x".repeat(200); // wrong, and not worth a hash
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
    assertThatThrownBy(() -> passwords.hash(MORE, "10.0.0.9", ""))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> passwords.hash(MORE, "10.0.0.9", "x".repeat(129)))
        .isInstanceOf(InvalidValueException.class);
    assertThatCode(() -> passwords.hash(MORE, "10.0.0.9", "x".repeat(128)))
        .doesNotThrowAnyException();
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

  private ThrowingCallable behind(String address, String user, String password) {
    return () -> passwords.check(ROOM, UserId.of(user), address, password, HASH);
  }

  @Test
  void onePersonsTriesLockNobodyOutBehindTheirAddress() {
    for (int i = 0; i < 200; i++) {
      assertThatThrownBy(behind("10.0.0.1", "eve", TOO_LONG)).isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(behind("10.0.0.1", "bob", "wrng"))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.WRONG_PASSWORD));
    assertThatCode(behind("10.0.0.1", "bob", "right")).doesNotThrowAnyException();
  }

  @Test
  void anAddressHasThirtyTriesAMinuteButForThoseWhoHaveNotTried() {
    for (int i = 0; i < 40; i++) { // ten people, four tries each, of which the first is apart
      assertThatThrownBy(behind("10.0.0.1", "u" + i / 4, TOO_LONG))
          .isInstanceOf(RejectedException.class);
    }
    assertThatThrownBy(behind("10.0.0.1", "u9", "right")).isInstanceOf(RateLimitedException.class);
    assertThatCode(behind("10.0.0.2", "u8", "right")).doesNotThrowAnyException();
    assertThatCode(behind("10.0.0.1", "more", "right")).doesNotThrowAnyException();
    for (int i = 0; i < 49; i++) { // with the eleven above that is sixty who have come
      assertThatThrownBy(behind("10.0.0.1", "fresh" + i, TOO_LONG))
          .isInstanceOf(RejectedException.class);
    }
    assertThatThrownBy(behind("10.0.0.1", "late", "right"))
        .isInstanceOf(RateLimitedException.class);
  }

  @Test
  void noPasswordIsNoTry() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(check("eve", ""))
          .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.WRONG_PASSWORD));
    }
    assertThatCode(check("eve", "right")).doesNotThrowAnyException();
  }

  @Test
  void newPasswordsAreLimitedPerPerson() {
    for (int i = 0; i < 10; i++) {
      assertThat(passwords.hash(MORE, "10.0.0.1", "p")).isNotEmpty();
    }
    assertThatThrownBy(() -> passwords.hash(MORE, "10.0.0.2", "p"))
        .isInstanceOf(RateLimitedException.class);
    assertThat(passwords.hash(UserId.of("bob"), "10.0.0.1", "p")).isNotEmpty();
    assertThatCode(behind("10.0.0.1", "more", "right")).doesNotThrowAnyException();
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
