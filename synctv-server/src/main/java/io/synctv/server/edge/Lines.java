package io.synctv.server.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as RFC 9112, 2.2 has them: ended by CR and LF, never by one of them alone, and
 * without other control characters than tabs.
 */
final class Lines {

  private final RawInput input;
  private int left;

  /**
   * Reads lines.
   *
   * @param input where from
   * @param most bytes that all of them may have
   */
  Lines(RawInput input, int most) {
    this.input = input;
    this.left = most;
  }

  /**
   * Returns the next line without its end, as ISO 8859-1; null when the connection ends before it.
   *
   * @throws MalformedRequest when it is no line, or all are too long
   */
  @Nullable String next() throws MalformedRequest {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int read = input.read();
      if (read == RawInput.END) {
        return null;
      }
      if (--left < 0) {
        throw new MalformedRequest("The request's head is too long");
      }
      if (read == '\r') {
        int feed = input.read();
        if (feed == RawInput.END) {
          return null;
        }
        if (feed != '\n') {
          throw new MalformedRequest("A line must end with CR and LF");
        }
        left--;
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if ((read < ' ' && read != '\t') || read == 0x7F) {
        throw new MalformedRequest("There is a control character in the request's head");
      }
      line.write(read);
    }
  }
}
