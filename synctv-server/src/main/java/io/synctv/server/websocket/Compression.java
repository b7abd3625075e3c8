package io.synctv.server.websocket;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692): what is agreed on, and who does it. Neither side keeps anything
 * from one message to the next, so that a message is compressed once for all who get it and an idle
 * connection keeps no window.
 *
 * @param frames compresses what this side sends
 * @param messages restores what the peers send
 */
record Compression(FrameCompressor frames, MessageInflater messages) {

  private static final String NAME = "permessage-deflate";
  private static final String ANSWER =
      NAME + "; server_no_context_takeover; client_no_context_takeover";

  /** A parameter; its value may be in quotes, and is a token all the same. */
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*([a-z_]+)\\s*(?:=\\s*(?:([0-9]+)|\"([0-9]+)\")\\s*)?");

  private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

  /** The window that the platform's compressor has; it has no other. */
  private static final String OUR_WINDOW_BITS = "15";

  /**
   * Answers what a client offers.
   *
   * @param offers the elements of its {@code Sec-WebSocket-Extensions}, in order
   * @return the first one that can be kept, in words of ours, or null when there is none
   */
  static @Nullable String answer(Stream<String> offers) {
    return offers
        .map(Compression::answer)
        .filter(answer -> answer != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String answer(String offer) {
    String[] parts = offer.split(";", -1);
    if (!parts[0].strip().equals(NAME)) {
      return null;
    }
    Set<String> seen = new HashSet<>();
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      Matcher parameter = PARAMETER.matcher(part);
      if (!parameter.matches() || !seen.add(parameter.group(1))) {
        return null;
      }
      String value = parameter.group(parameter.group(2) == null ? 3 : 2);
      boolean kept =
          switch (parameter.group(1)) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || WINDOW_BITS.matcher(value).matches();
            case "server_max_window_bits" -> OUR_WINDOW_BITS.equals(value);
            default -> false;
          };
      if (!kept) {
        return null;
      }
    }
    return seen.contains("server_max_window_bits")
        ? ANSWER + "; server_max_window_bits=" + OUR_WINDOW_BITS
        : ANSWER;
  }
}
