package io.synctv.core.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.store.kit.OpaqueIds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host may call people. */
final class UserIdTest {

  private static final List<UserId> IDS = OpaqueIds.some(14, 500);

  @Test
  void whatTheHostCallsPeopleIsTakenAsItIs() {
    for (UserId id : IDS) {
      assertThat(UserId.of(id.value())).isEqualTo(id).hasToString(id.value());
    }
    assertThat(new HashSet<>(IDS)).as("no two are the same").hasSize(IDS.size());
    assertThat(UserId.of("Ada ").value()).isEqualTo("Ada ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\u0000",
        "a\nb",
        "a\rb",
        "\t",
        "\u007f",
        "\u0085",
        "\u009b",
        "\ud83e",
        "\udd8a",
        "\udd8a\ud83e",
        "\ud83e\ud83e\udd8a",
        "\ud83e\udd8a\udd8a",
      })
  void whatIsEmptyHoldsControlCharactersOrIsNoUnicodeIsRefused(String id) {
    assertThatThrownBy(() -> UserId.of(id))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("user id must ");
  }

  @Test
  void anIdHasAtMost200BytesWhateverItsCharacters() {
    for (String letter : List.of("x", "\u00e9", "\u6620", "\ud83e\udd8a")) {
      int bytes =
          letter.equals("x") ? 1 : letter.equals("\u00e9") ? 2 : letter.equals("\u6620") ? 3 : 4;
      int most = UserId.MAX_BYTES / bytes;
      assertThat(UserId.of(letter.repeat(most)).value()).hasSize(most * letter.length());
      assertThatThrownBy(() -> UserId.of(letter.repeat(most + 1)))
          .isInstanceOf(InvalidValueException.class)
          .hasMessage("user id must have at most 200 bytes of UTF-8");
    }
    assertThatThrownBy(() -> UserId.of("x".repeat(10_000_000)))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void aMessageDoesNotRepeatTheId() {
    assertThatThrownBy(() -> UserId.of("ada@example.org\n")).hasMessageNotContaining("ada");
  }

  @Test
  void noTwoPeopleShareAKeyAndNoKeyHoldsASeparator() {
    Set<String> keys = new HashSet<>();
    for (UserId id : IDS) {
      assertThat(id.asKey()).matches("[A-Za-z0-9_~-]{1,64}");
      assertThat(keys.add(id.asKey())).as("%s", id).isTrue();
    }
  }

  /** Nodes of older versions, and what they kept, know people under these. */
  @ParameterizedTest
  @ValueSource(strings = {"ada", "g_Zx8-1", "0", "_", "--"})
  void whatOlderVersionsCalledPeopleIsTheirKeyStill(String id) {
    assertThat(UserId.of(id).asKey()).isEqualTo(id);
    String longest = "x".repeat(64);
    assertThat(UserId.of(longest).asKey()).isEqualTo(longest);
  }

  /** Nodes of several versions have to agree on it. */
  @Test
  void theKeyOfAnEMailAddressStaysTheSameThroughVersions() {
    assertThat(UserId.of("ada@example.org").asKey())
        .isEqualTo("~z-AN3kbvlCYB_6-54oJegChYtGDlhrgwWzRMHrgmNX0");
  }

  @Test
  void everybodyHasANameThatCanBeShown() {
    for (UserId id : IDS) {
      User user = User.of(id.value());
      assertThat(user.id()).isEqualTo(id);
      assertThat(user.name()).isNotBlank();
      assertThat(user.name().codePointCount(0, user.name().length())).isBetween(1, User.MAX_NAME);
    }
    assertThat(User.of("ada@example.org").name()).isEqualTo("ada@example.org");
    assertThat(User.of("x".repeat(50)).name()).isEqualTo("x".repeat(40));
    assertThat(User.of("\ud83e\udd8a".repeat(50)).name()).isEqualTo("\ud83e\udd8a".repeat(40));
    assertThat(User.of(" ").name()).isEqualTo("?");
  }

  @Test
  void idsOfRoomsAndSessionsStayShortAndPlain() {
    for (String id : List.of("a@b", "a b", "a:b", "", "x".repeat(65), "\u00e9")) {
      assertThatThrownBy(() -> RoomId.of(id)).isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> SessionId.of(id)).isInstanceOf(InvalidValueException.class);
    }
  }
}
