package io.synctv.server.websocket;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lays out JSON for readers: a value takes one line where it fits, else one line per part. */
final class SampleFormat {

  private static final int WIDTH = 110;
  private static final String INDENT = "  ";

  /** Numbers stay as they are written. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SampleFormat() {}

  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  static String lines(JsonNode node) {
    return lines(node, "", 0);
  }

  /**
   * Writes a value.
   *
   * @param indent what the lines of its parts begin with, less one step
   * @param before how much stands before it in its own line
   */
  static String lines(JsonNode node, String indent, int before) {
    String line = line(node);
    if (node.isValueNode() || node.isEmpty() || before + line.length() <= WIDTH) {
      return line;
    }
    String inner = indent + INDENT;
    List<String> parts =
        node.isArray()
            ? elements(node).map(part -> inner + lines(part, inner, inner.length())).toList()
            : node.properties().stream()
                .map(
                    field -> {
                      String name = inner + "\"" + field.getKey() + "\": ";
                      return name + lines(field.getValue(), inner, name.length());
                    })
                .toList();
    String content = String.join(",\n", parts);
    return (node.isArray() ? "[\n" : "{\n")
        + content
        + "\n"
        + indent
        + (node.isArray() ? "]" : "}");
  }

  private static String line(JsonNode node) {
    if (node.isArray()) {
      return elements(node).map(SampleFormat::line).collect(Collectors.joining(", ", "[", "]"));
    }
    if (node.isObject()) {
      return node.properties().stream()
          .map(field -> "\"" + field.getKey() + "\": " + line(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return node.toString();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
