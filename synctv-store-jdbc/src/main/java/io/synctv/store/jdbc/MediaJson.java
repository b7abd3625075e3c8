package io.synctv.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.Subtitle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a media entry that are never searched, as JSON columns. Names are written out here,
 * not taken from the records, so that renaming one in Java leaves kept data readable.
 */
final class MediaJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private MediaJson() {}

  static String headers(Map<String, String> headers) {
    ObjectNode node = MAPPER.createObjectNode();
    headers.forEach(node::put);
    return node.toString();
  }

  static Map<String, String> headers(String json) {
    Map<String, String> headers = new HashMap<>();
    parse(json).properties().forEach(e -> headers.put(e.getKey(), e.getValue().textValue()));
    return headers;
  }

  static String subtitles(List<Subtitle> subtitles) {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (Subtitle subtitle : subtitles) {
      nodes
          .addObject()
          .put("url", subtitle.url())
          .put("label", subtitle.label())
          .put("language", subtitle.language());
    }
    return nodes.toString();
  }

  static List<Subtitle> subtitles(String json) {
    return each(
        json,
        node -> new Subtitle(text(node, "url"), text(node, "label"), textOrNull(node, "language")));
  }

  static String sources(List<MediaSource> sources) {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (MediaSource source : sources) {
      nodes
          .addObject()
          .put("url", source.url())
          .put("label", source.label())
          .put("type", source.type() == null ? null : source.type().name());
    }
    return nodes.toString();
  }

  static List<MediaSource> sources(String json) {
    return each(
        json,
        node -> {
          String type = textOrNull(node, "type");
          return new MediaSource(
              text(node, "url"),
              text(node, "label"),
              type == null ? null : MediaType.valueOf(type));
        });
  }

  private static <T> List<T> each(String json, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>();
    parse(json).forEach(node -> values.add(read.apply(node)));
    return values;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static @Nullable String textOrNull(JsonNode node, String field) {
    return node.path(field).textValue();
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON column cannot be read", e);
    }
  }
}
