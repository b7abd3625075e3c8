package io.synctv.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.Subtitle;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.session.JoinRequest;
import io.synctv.server.docs.DocumentedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table that the web client is held to as well; and where the rule of names is asked. */
final class NamesTest {

  private static final int MAX = 40;
  private static final String HIDDEN = "ad\u200bmin";

  static Stream<JsonNode> rows() throws IOException {
    String table = Files.readString(DocumentedFile.inDocs("protocol/names.json").path());
    return StreamSupport.stream(new ObjectMapper().readTree(table).spliterator(), false);
  }

  private static String checked(String given) {
    try {
      return Checks.name("name", given, MAX);
    } catch (InvalidValueException e) {
      assertThat(e.getMessage()).startsWith("name must");
      return String.valueOf(e.fault());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesAreTakenOrRefusedAsTheTableSays(JsonNode row) {
    String given = row.path("given").asText() + "x".repeat(row.path("longer").asInt());
    if (row.has("refused")) {
      assertThat(checked(given)).isEqualTo(row.path("refused").asText());
      assertThat(checked(Checks.mendedName(given, MAX))).doesNotStartWith("NAME_");
    } else {
      String name = row.path("name").asText() + "x".repeat(row.path("nameLonger").asInt());
      assertThat(checked(given)).isEqualTo(name);
      assertThat(Checks.mendedName(given, MAX)).isEqualTo(name);
    }
  }

  /** Whatever stands beside whatever, what is mended is a name. */
  @Test
  void anyTextCanBeMended() {
    int[] pieces =
        "a 1\u0301\u200d\u200c\ufe0f\u202e\n\u2028\u2800\u3164\u0645\u0915\ud83d\ud83e\udd8a❤\ue000"
            .concat("\ud83c\udff4\udb40\udc67\udb40\udc7f\udb40\udd00\u0085\u3000\u180b")
            .codePoints()
            .toArray();
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(9), 0, pieces.length)
          .forEach(piece -> text.appendCodePoint(pieces[piece]));
      String name = Checks.mendedName(text.toString(), 5);
      assertThat(checked(name)).as("%s", text.codePoints().boxed().toList()).isEqualTo(name);
      assertThat(name.codePointCount(0, name.length())).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void whateverIsNewAndHasANameIsHeldToTheRule() {
    Media film = Media.of("https://e.org/1.mp4");
    refused(() -> new RoomCommand.Update(HIDDEN, null, null, null));
    refused(() -> RoomSpec.named(HIDDEN));
    refused(() -> new JoinRequest(User.of("ada"), HIDDEN, null));
    refused(() -> new PlaylistCommand.Rename(MediaId.of("i"), HIDDEN));
    refused(() -> add(film.withName(HIDDEN)));
    refused(() -> add(with(new Subtitle("https://e.org/1.vtt", HIDDEN, null), null)));
    refused(() -> add(with(new Subtitle("https://e.org/1.vtt", "English", HIDDEN), null)));
    refused(() -> add(with(null, new MediaSource("https://e.org/2.mp4", HIDDEN, null))));
    refused(() -> add(film.withName("two\nlines")));
  }

  /** A name may be old, or of another node or an application that has another rule. */
  @Test
  void whatIsThereAlreadyIsReadAsItIs() {
    User old = new User(UserId.of("ada"), HIDDEN, UserKind.GUEST);
    assertThat(old.name()).isEqualTo(HIDDEN);
    assertThat(Media.of("https://e.org/1.mp4").withName("two\nlines").name()).contains("\n");
  }

  /** Nobody is there who could choose another name. */
  @Test
  void whatNobodyTypedIsMended() {
    User old = new User(UserId.of("ada"), HIDDEN, UserKind.GUEST);
    assertThat(JoinRequest.of(old).user()).isEqualTo(new User(old.id(), "admin", UserKind.GUEST));
    assertThat(User.of("a\u202eda").name()).isEqualTo("ada");
    assertThat(User.of("\u3164").name()).isEqualTo("?");
    assertThat(Media.of("films:4\u200b2").name()).isEqualTo("films:42");
  }

  private static PlaylistCommand add(Media media) {
    return new PlaylistCommand.Add(List.of(media), null, PlaylistCommand.AddMode.APPEND);
  }

  private static Media with(@Nullable Subtitle subtitle, @Nullable MediaSource source) {
    return new Media(
        "https://e.org/1.mp4",
        "Film",
        MediaType.MP4,
        false,
        null,
        Map.of(),
        subtitle == null ? List.of() : List.of(subtitle),
        source == null ? List.of() : List.of(source));
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(InvalidValueException.class))
        .extracting(InvalidValueException::fault)
        .isIn("NAME_HIDDEN", "NAME_CONTROL");
  }
}
