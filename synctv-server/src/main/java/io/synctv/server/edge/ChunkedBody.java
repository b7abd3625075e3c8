package io.synctv.server.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body in chunks (RFC 9112, 7.1) and gives it on in small ones without extensions and
 * trailers, so that the web server keeps no more than a piece, whatever a chunk says of its size.
 */
final class ChunkedBody {

  private static final int MAX_LINE = 1024;

  /** What a body may have of extensions and trailers, and of sizes of more chunks than it needs. */
  private static final int MAX_FRAMING = 256 * 1024;

  private static final int MAX_TRAILERS = 8 * 1024;
  private static final int MAX_DIGITS = 15;
  private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = {'\r', '\n'};

  private final RawInput input;
  private long left;
  private long announced;
  private int framing;
  private boolean ended;

  ChunkedBody(RawInput input) {
    this.input = input;
  }

  /** Returns whether all of it was given on. */
  boolean ended() {
    return ended;
  }

  /** Returns how many bytes of data it has, as far as its chunks have said by now. */
  long announced() {
    return announced;
  }

  /** Returns whether the next call of {@link #next} reads a chunk's size first. */
  boolean betweenChunks() {
    return left == 0;
  }

  /**
   * Reads the size of the next chunk.
   *
   * @return whether the connection is still there
   */
  boolean begin() throws MalformedRequest {
    String line = new Lines(input, MAX_LINE).next();
    if (line == null) {
      return false;
    }
    framing += line.length();
    if (framing > MAX_FRAMING) {
      throw new MalformedRequest("The chunks are too small, or say too much of themselves");
    }
    left = size(line);
    announced += left;
    if (left == 0) {
      ended = skipTrailers();
      return ended;
    }
    return true;
  }

  private static long size(String line) throws MalformedRequest {
    int end = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      end++;
    }
    // Whatever stands after a semicolon is an extension, and says nothing of the data.
    String rest = line.substring(end).stripLeading();
    if (end == 0 || end > MAX_DIGITS || !(end == line.length() || rest.startsWith(";"))) {
      throw new MalformedRequest("The size of a chunk is wrong");
    }
    return Long.parseLong(line.substring(0, end), 16);
  }

  private boolean skipTrailers() throws MalformedRequest {
    Lines lines = new Lines(input, MAX_TRAILERS);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isEmpty()) {
        return true;
      }
      Field.of(line);
    }
    return false;
  }

  /** Returns the next piece as a chunk of its own, the last one at the end; null when cut off. */
  byte @Nullable [] next() throws MalformedRequest {
    if (ended) {
      return LAST;
    }
    byte[] data = input.read(left);
    if (data.length == 0) {
      return null;
    }
    left -= data.length;
    if (left == 0 && (input.read() != '\r' || input.read() != '\n')) {
      throw new MalformedRequest("A chunk must end with CR and LF");
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(data.length + 16);
    chunk.writeBytes(Integer.toHexString(data.length).getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(CRLF);
    chunk.writeBytes(data);
    chunk.writeBytes(CRLF);
    return chunk.toByteArray();
  }
}
