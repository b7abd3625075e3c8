package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.host.SourcedRoom;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards a bug: texts that have no encoding were taken, and became another text on each node. */
final class ValidTextTest {

  private static final String HALF = "a\ud83d";

  private static final List<Consumer<String>> HASHES =
      List.of(
          RoomCommand.PasswordChange::new,
          hash -> new RoomSpec("Room", false, hash, RoomSettings.DEFAULT),
          hash ->
              new SourcedRoom("Room", User.of("ada"), false, hash, RoomSettings.DEFAULT, List.of()),
          hash ->
              new RoomInfo(
                  RoomId.of("room"), "Room", User.of("ada"), 1, false, hash, RoomSettings.DEFAULT));

  private static Media media(String header, String value) {
    return new Media(
        "films:42",
        "Film",
        MediaType.MP4,
        false,
        null,
        Map.of(header, value),
        List.of(),
        List.of());
  }

  @Test
  void aPasswordHashIsValidUnicodeOfAThousandCharacters() {
    for (Consumer<String> made : HASHES) {
      made.accept("x".repeat(1000));
      made.accept("\ud83d\ude00");
      made.accept(null);
      refused(() -> made.accept("x".repeat(1001)), "password hash must have 0 to 1000 characters");
      refused(() -> made.accept(HALF), "password hash must be valid Unicode");
      refused(() -> made.accept("\0"), "password hash must not hold U+0000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
  void headersHoldNoControlCharacters(String text) {
    refused(() -> media("Referer", text), "headers must not hold control characters");
    refused(() -> media(text, "x"), "headers must not hold control characters");
  }

  @Test
  void headersAreValidUnicode() {
    assertThat(media("X-Name", "\ud83d\ude00").headers()).hasSize(1);
    assertThat(media("X-Name", "").headers()).hasSize(1);
    refused(() -> media("X-Name", HALF), "headers must be valid Unicode");
    refused(() -> media(HALF, "x"), "headers must be valid Unicode");
  }

  @Test
  void whatPeopleTypeIsRefusedByWhatIsWrongWithIt() {
    refused(() -> Command.chat(HALF), "text must be valid Unicode");
    refused(() -> RoomSpec.named(HALF), "room name must be valid Unicode");
    refused(() -> Command.chat("a\0"), "text must not hold control characters");
    assertThat(Command.chat("a\n\tb")).isNotNull();
  }

  private static void refused(ThrowingCallable made, String why) {
    assertThatThrownBy(made).isInstanceOf(InvalidValueException.class).hasMessage(why);
  }
}
