package io.synctv.server.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read by name and type. Fields that nobody asks for are ignored; null
 * counts as absent unless asked for.
 *
 * <p>What is missing or of another type is refused with {@link ErrorCode#INVALID} and a message
 * that names the field and never repeats its value.
 */
public final class JsonFields {

  /** The greatest whole number that every JSON reader takes as it is: 2^53 - 1. */
  private static final double MAX_SAFE = 9_007_199_254_740_991.0;

  private final JsonNode node;
  private final String path;

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Reads an object.
   *
   * @param node the value
   * @return its fields
   * @throws RejectedException with {@link ErrorCode#MALFORMED} when the value is no object
   */
  public static JsonFields of(JsonNode node) {
    if (!node.isObject()) {
      throw new RejectedException(
          new Rejection(ErrorCode.MALFORMED, "The request must be a JSON object"));
    }
    return new JsonFields(node, "");
  }

  /** Returns whether the field is there, be it null. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** Returns whether the field is there and not null. */
  public boolean given(String name) {
    return node.hasNonNull(name);
  }

  /** Returns a text. */
  public String text(String name) {
    return required(name, optionalText(name));
  }

  /** Returns a text, or null when absent. */
  public @Nullable String optionalText(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return text(value, path + name);
  }

  /** Returns a number. */
  public double number(String name) {
    return required(name, optionalNumber(name));
  }

  /** Returns a number, or null when absent. */
  public @Nullable Double optionalNumber(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "must be a number");
    }
    return value.doubleValue();
  }

  /** Returns a whole number. */
  public long whole(String name) {
    return required(name, optionalWhole(name));
  }

  /** Returns a whole number, or null when absent. */
  public @Nullable Long optionalWhole(String name) {
    Double value = optionalNumber(name);
    if (value == null) {
      return null;
    }
    if (value != Math.rint(value) || Math.abs(value) > MAX_SAFE) {
      throw wrong(name, "must be a whole number");
    }
    return value.longValue();
  }

  /** Returns true or false. */
  public boolean flag(String name) {
    return required(name, optionalFlag(name));
  }

  /** Returns true, false, or null when absent. */
  public @Nullable Boolean optionalFlag(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** Returns one of an enumeration's names as the wire spells them, or null when absent. */
  public <E extends Enum<E>> @Nullable E optionalOneOf(String name, Class<E> type) {
    String value = optionalText(name);
    if (value == null) {
      return null;
    }
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String spelled = WireWriter.name(constant);
      if (spelled.equals(value)) {
        return constant;
      }
      known.add(spelled);
    }
    throw wrong(name, "must be one of " + String.join(", ", known));
  }

  /** Returns one of an enumeration's names as the wire spells them. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    return required(name, optionalOneOf(name, type));
  }

  /** Returns an object's fields, or null when absent. */
  public @Nullable JsonFields optionalObject(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return object(value, path + name);
  }

  /** Returns a list of objects; empty when absent. */
  public List<JsonFields> objects(String name) {
    return list(name, "objects", JsonFields::object);
  }

  /** Returns a list of texts; empty when absent. */
  public List<String> texts(String name) {
    return list(name, "texts", JsonFields::text);
  }

  /** Returns an object whose values are texts; empty when absent. */
  public Map<String, String> textsByName(String name) {
    JsonFields object = optionalObject(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (object != null) {
      for (String key : (Iterable<String>) object.node::fieldNames) {
        texts.put(wellFormed(key, path + name), text(object.node.get(key), path + name));
      }
    }
    return texts;
  }

  /** Returns what {@code read} makes of a text, or null when absent. */
  public <T> @Nullable T optional(String name, Function<String, T> read) {
    String value = optionalText(name);
    return value == null ? null : read.apply(value);
  }

  private interface Element<T> {
    T read(JsonNode value, String where);
  }

  private <T> List<T> list(String name, String what, Element<T> element) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(name, "must be a list of " + what);
    }
    List<T> elements = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      elements.add(element.read(value.get(i), path + name + "[" + i + "]"));
    }
    return elements;
  }

  private static String text(JsonNode value, String where) {
    if (!value.isTextual()) {
      throw invalid(where + " must be a text");
    }
    return wellFormed(value.textValue(), where);
  }

  /** Refuses half a surrogate pair, which an escape can smuggle in and UTF-8 cannot carry out. */
  private static String wellFormed(String text, String where) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))
          && (i + 1 == text.length()
              || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i)))) {
        throw invalid(where + " must be valid Unicode");
      }
    }
    return text;
  }

  private static JsonFields object(JsonNode value, String where) {
    if (!value.isObject()) {
      throw invalid(where + " must be an object");
    }
    return new JsonFields(value, where + ".");
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  private RejectedException wrong(String name, String complaint) {
    return invalid(path + name + " " + complaint);
  }

  private static RejectedException invalid(String message) {
    return new RejectedException(new Rejection(ErrorCode.INVALID, message));
  }
}
