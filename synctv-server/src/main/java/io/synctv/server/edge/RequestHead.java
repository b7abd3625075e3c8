package io.synctv.server.edge;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's first line and fields, read strictly (RFC 9112, 2 to 6): what two servers could read
 * in two ways is refused.
 *
 * @param method the method
 * @param target path and query, or {@code *}
 * @param fields all fields, in order
 * @param length bytes of the body, or {@link #IN_CHUNKS}
 */
record RequestHead(String method, String target, List<Field> fields, long length) {

  /** The body says itself where it ends. */
  static final long IN_CHUNKS = -1;

  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_FIELDS = 100;
  private static final int MAX_METHOD = 32;

  /** Fewer than a long can have. */
  private static final Pattern LENGTH = Pattern.compile("\\d{1,15}");

  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://([^/?#@]+)([/?].*)?", Pattern.CASE_INSENSITIVE);

  /** RFC 3986, 3.2, without user information and percent-encoding: names, IPv4, IPv6, port. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

  RequestHead {
    fields = List.copyOf(fields);
  }

  /**
   * Reads the next one.
   *
   * @param input where from
   * @param hosts names that it may be for; all when empty
   * @return the head, or null when the connection ended before it
   * @throws MalformedRequest when it is none
   */
  static @Nullable RequestHead read(RawInput input, Set<String> hosts) throws MalformedRequest {
    Lines lines = new Lines(input, MAX_BYTES);
    String first = lines.next();
    if (first != null && first.isEmpty()) {
      first = lines.next(); // RFC 9112, 2.2: one more line end after the body of old clients
    }
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ", -1);
    if (parts.length != 3 || !Token.is(parts[0]) || parts[0].length() > MAX_METHOD) {
      throw new MalformedRequest("The request line is wrong");
    }
    if (!parts[0].equals(parts[0].toUpperCase(Locale.ROOT))) {
      // They differ by case (RFC 9110, 9.1), and the web server takes one for the other.
      throw new MalformedRequest(Rejection.of(ErrorCode.METHOD_NOT_ALLOWED));
    }
    if (!parts[2].equals("HTTP/1.1")) {
      throw new MalformedRequest("This server speaks HTTP/1.1 only");
    }
    if (first.length() > MAX_LINE) {
      throw new MalformedRequest("The address is too long");
    }
    List<Field> fields = fields(lines);
    if (fields == null) {
      return null;
    }
    return of(parts[0], parts[1], fields, hosts);
  }

  private static @Nullable List<Field> fields(Lines lines) throws MalformedRequest {
    List<Field> fields = new ArrayList<>();
    while (true) {
      String line = lines.next();
      if (line == null) {
        return null;
      }
      if (line.isEmpty()) {
        return fields;
      }
      if (fields.size() == MAX_FIELDS) {
        throw new MalformedRequest("There are more than " + MAX_FIELDS + " header fields");
      }
      fields.add(Field.of(line));
    }
  }

  private static RequestHead of(String method, String target, List<Field> fields, Set<String> hosts)
      throws MalformedRequest {
    String host = one(fields, "host");
    if (host == null) {
      throw new MalformedRequest("There must be one Host field");
    }
    String place = target;
    if (!target.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new MalformedRequest("The address has characters that must be percent-encoded");
    }
    Matcher absolute = ABSOLUTE.matcher(target);
    if (absolute.matches()) {
      // RFC 9112, 3.2.2: taken by all servers, and what it names goes before the Host field.
      host = absolute.group(1);
      String rest = absolute.group(2);
      place = rest == null ? "/" : rest.startsWith("/") ? rest : "/" + rest;
      fields = with(fields, "host", host);
    } else if (!target.startsWith("/") && !(target.equals("*") && method.equals("OPTIONS"))) {
      throw new MalformedRequest("The address must begin with a slash");
    }
    checkHost(host, hosts);
    long length = length(fields);
    return new RequestHead(method, place, upgradable(fields), length);
  }

  private static void checkHost(String host, Set<String> hosts) throws MalformedRequest {
    Matcher authority = AUTHORITY.matcher(host);
    if (!authority.matches()) {
      throw new MalformedRequest("The Host field is wrong");
    }
    String port = authority.group(2);
    if (port != null && Integer.parseInt(port) > 65_535) {
      throw new MalformedRequest("The Host field is wrong");
    }
    if (!hosts.isEmpty() && !hosts.contains(authority.group(1).toLowerCase(Locale.ROOT))) {
      throw new MalformedRequest(Rejection.of(ErrorCode.HOST_NOT_ALLOWED));
    }
  }

  /** RFC 9112, 6.3: of two ways to say a length, or of two lengths, none is believed. */
  private static long length(List<Field> fields) throws MalformedRequest {
    String coding = one(fields, "transfer-encoding");
    String length = one(fields, "content-length");
    if (coding != null && length != null) {
      throw new MalformedRequest("There must not be a length and a transfer coding");
    }
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new MalformedRequest("The only transfer coding is chunked");
      }
      return IN_CHUNKS;
    }
    if (length == null) {
      return 0;
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new MalformedRequest("The Content-Length is wrong");
    }
    return Long.parseLong(length);
  }

  private static @Nullable String one(List<Field> fields, String name) throws MalformedRequest {
    List<String> values =
        fields.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
    if (values.size() > 1) {
      throw new MalformedRequest("There must be one " + name + " field at most");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The web server knows one spelling, and no list. */
  private static List<Field> upgradable(List<Field> fields) {
    boolean asked =
        values(fields, "upgrade").anyMatch(protocol -> protocol.equalsIgnoreCase("websocket"));
    return asked ? with(fields, "upgrade", "websocket") : fields;
  }

  private static List<Field> with(List<Field> fields, String name, String value) {
    return Stream.concat(
            fields.stream().filter(field -> !field.name().equals(name)),
            Stream.of(new Field(name, value)))
        .toList();
  }

  private static Stream<String> values(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .flatMap(field -> Arrays.stream(field.value().split(",", -1)))
        .map(String::strip);
  }

  /** Returns whether the client sends no further request. */
  boolean last() {
    return values(fields, "connection").anyMatch(option -> option.equalsIgnoreCase("close"));
  }

  /** Returns the head in the one form that the web server gets to see. */
  byte[] bytes() {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    for (Field field : fields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
