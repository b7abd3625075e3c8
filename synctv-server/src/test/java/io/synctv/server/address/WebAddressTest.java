package io.synctv.server.address;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.synctv.server.docs.DocumentedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table that the web client is held to as well, which asks a browser's own parser. */
final class WebAddressTest {

  static Stream<JsonNode> rows() throws IOException {
    String table = Files.readString(DocumentedFile.inDocs("protocol/addresses.json").path());
    return StreamSupport.stream(new ObjectMapper().readTree(table).spliterator(), false);
  }

  private static String normalised(String text) {
    try {
      return WebAddress.normalise(text);
    } catch (AddressRefusedException e) {
      return e.fault().name();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void addressesAreNormalisedOrRefusedAsTheTableSays(JsonNode row) {
    String given = row.path("given").asText() + "x".repeat(row.path("longer").asInt());
    if (row.has("refused")) {
      assertThat(normalised(given)).isEqualTo(row.path("refused").asText());
    } else {
      String address = row.path("address").asText() + "x".repeat(row.path("addressLonger").asInt());
      assertThat(normalised(given)).isEqualTo(address);
      assertThat(normalised(address)).isEqualTo(address);
    }
  }

  @Test
  void theTableHasEveryFault() throws IOException {
    assertThat(rows().map(row -> row.path("refused").asText()).filter(name -> !name.isEmpty()))
        .containsAll(Arrays.stream(AddressFault.values()).map(Enum::name).toList());
  }

  /** Whatever comes, the answer is an address in ASCII that stays as it is, or a fault. */
  @Test
  void anyTextIsAnsweredAndNothingRunsAsCode() {
    List<String> pieces =
        List.of(
            "https:",
            "http:",
            "javascript:",
            "//",
            "/",
            "\\",
            "e.org",
            "@",
            ":",
            "80",
            "[",
            "::1",
            "]",
            "?",
            "#",
            "%",
            "%2e",
            "xn--",
            "א",
            "ß",
            " ",
            "\t",
            "\ud83c",
            "\udfac",
            ".",
            "0x7f",
            "\u0000",
            "<",
            ">",
            "a b");
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(9), 0, pieces.size())
              .mapToObj(pieces::get)
              .collect(Collectors.joining());
      try {
        String address = WebAddress.normalise(text);
        assertThat(address).matches("https?://[!-~]+");
        assertThat(UTF_8.newEncoder().canEncode(address)).isTrue();
        assertThat(normalised(address)).as(text).isEqualTo(address);
      } catch (AddressRefusedException e) {
        assertThat(e.fault()).isNotNull();
      }
    }
  }
}
