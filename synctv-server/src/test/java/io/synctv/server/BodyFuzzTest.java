package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that a seed makes up, to all addresses: none is answered 5xx, and none leaves anything
 * behind. {@code -Dsynctv.fuzz.bodies=200000 -Dsynctv.fuzz.seed=…} has more of them; a failure
 * names the seed.
 */
@Tag("slow")
class BodyFuzzTest {

  private static final int COUNT = Integer.getInteger("synctv.fuzz.bodies", 6_000);
  private static final long SEED =
      Long.getLong("synctv.fuzz.seed", System.currentTimeMillis() / 86_400_000);
  private static final int LINES = 50;
  private static final Pattern HEAD =
      Pattern.compile("HTTP/1\\.1 (\\d{3}) .*?\r\n\r\n", Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "BREW");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/json;charset=\"",
          "application/merge-patch+json",
          "APPLICATION/JSON",
          "text/plain",
          "*/*",
          "application/",
          "/",
          "a",
          "multipart/form-data; boundary=x",
          "\u00e4/\u00e4");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "url",
          "items",
          "text",
          "position",
          "media",
          "playing",
          "rate",
          "settings",
          "password",
          "role",
          "grants",
          "after",
          "key",
          "duration",
          "subtitles",
          "sources",
          "live",
          "headers",
          "type",
          "control",
          "maxMembers",
          "delete",
          "move",
          "operations",
          "id");

  @TempDir Path folder;

  private TestServer server;
  private String token;
  private String room;
  private String item;
  private final List<String> errors = new ArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            synchronized (errors) {
              errors.add(line.getLoggerName() + ": " + line.getMessage());
            }
          }
        }

        @Override
        public void flush() {
          // Nothing is kept back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            folder,
            "limits.guests-per-address",
            "1000000",
            "limits.rooms-per-user",
            "1000000",
            "limits.chat-per-second",
            "1000");
    token = server.guest("Ada");
    room = server.room(token);
    item = server.add(room, token, "https://e.org/film.mp4");
    Logger.getLogger("").addHandler(listener);
  }

  @AfterEach
  void stop() {
    Logger.getLogger("").removeHandler(listener);
    server.close();
  }

  @Test
  void nothingThatIsMadeUpBreaksTheServer() throws IOException {
    Random random = new Random(SEED);
    int threads = Thread.activeCount();
    Socket socket = connect();
    try {
      for (int i = 0; i < COUNT; i++) {
        byte[] request = request(random);
        int status = exchange(socket, request);
        String said = "seed " + SEED + ", request " + i + ":\n" + text(request);
        assertThat(Math.abs(status)).as(said).isLessThan(500);
        if (status <= 0) {
          socket.close();
          socket = connect();
        }
      }
    } finally {
      socket.close();
    }
    assertThat(server.get("/time", null).status()).isEqualTo(200);
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 5);
    assertThat(errors).as("lines of the log").hasSizeLessThan(LINES);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private byte[] request(Random random) {
    String method = one(random, METHODS);
    byte[] body = random.nextInt(5) == 0 ? new byte[0] : body(random);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path(random)).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (random.nextInt(8) != 0) {
      head.append("Authorization: Bearer ").append(credentials(random)).append("\r\n");
    }
    if (random.nextInt(10) != 0) {
      boolean proper = random.nextInt(3) != 0;
      head.append("Content-Type: ")
          .append(proper ? TYPES.getFirst() : one(random, TYPES))
          .append("\r\n");
    }
    boolean chunked = random.nextInt(4) == 0;
    head.append(
        chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.length + "\r\n");
    byte[] front = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return chunked ? join(front, chunks(random, body)) : join(front, body);
  }

  private static byte[] chunks(Random random, byte[] body) {
    byte[] all = new byte[0];
    int at = 0;
    while (at < body.length) {
      int size = Math.min(body.length - at, 1 + random.nextInt(100));
      byte[] data = new byte[size];
      System.arraycopy(body, at, data, 0, size);
      String extension = random.nextInt(5) == 0 ? ";a=b" : "";
      all = join(all, ascii(Integer.toHexString(size) + extension + "\r\n"), data, ascii("\r\n"));
      at += size;
    }
    return join(all, ascii("0\r\n\r\n"));
  }

  private String credentials(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> mutated(random, token);
      case 1 -> noise(random, 40).replaceAll("[^!-~]", "x");
      default -> token;
    };
  }

  private String path(Random random) {
    String here = random.nextInt(6) == 0 ? word(random) : room;
    String path =
        switch (random.nextInt(20)) {
          case 0 -> "/auth/guest";
          case 1 -> "/rooms";
          case 2 -> "/rooms/" + here;
          case 3 -> "/rooms/" + here + "/join";
          case 4 -> "/rooms/" + here + "/me";
          case 5 -> "/rooms/" + here + "/members/" + word(random);
          case 6 -> "/rooms/" + here + "/members/" + word(random) + "/kick";
          case 7 -> "/rooms/" + here + "/playlist";
          case 8 -> "/rooms/" + here + "/playlist/batch";
          case 9 -> "/rooms/" + here + "/playlist/" + (random.nextBoolean() ? item : word(random));
          case 10, 11, 12 -> "/rooms/" + here + "/playback/" + playback(random);
          case 13, 14 -> "/rooms/" + here + "/chat";
          case 15 -> "/rooms/" + here + "/presence";
          case 16 -> "/info";
          case 17 -> "/rooms/" + here + "/ws";
          case 18 -> "/" + word(random) + "/" + word(random);
          default -> "/time";
        };
    String query =
        random.nextInt(4) == 0
            ? "?" + one(random, List.of("limit", "cursor", "query", "key")) + "=" + word(random)
            : "";
    return (random.nextInt(20) == 0 ? "" : "/api/v1") + path + query;
  }

  private static String playback(Random random) {
    return one(random, List.of("play", "pause", "seek", "rate", "select", "ended"));
  }

  private static String word(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "%00%ff%2e%2e%2f";
      case 1 -> "..";
      case 2 -> "%";
      case 3 -> Integer.toString(random.nextInt(), 36).replace("-", "");
      default -> "a".repeat(1 + random.nextInt(100));
    };
  }

  private byte[] body(Random random) {
    byte[] json = value(random, 0).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> noise(random, 200).getBytes(StandardCharsets.ISO_8859_1);
      case 1 ->
          mutated(random, new String(json, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
      case 2 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
      default -> json;
    };
  }

  private String value(Random random, int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(depth > 4 ? 7 : 9)) {
      case 1 -> "null";
      case 2 -> Boolean.toString(random.nextBoolean());
      case 3 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(30)));
      case 4 -> Long.toString(random.nextLong());
      case 5 -> "\"" + item + "\"";
      case 6 -> "\"https://e.org/" + Integer.toHexString(random.nextInt()) + ".mp4\"";
      case 7 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
      default -> object(random, depth);
    };
  }

  private String object(Random random, int depth) {
    StringBuilder object = new StringBuilder("{");
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      object.append(i == 0 ? "" : ",");
      object.append('"').append(one(random, FIELDS)).append("\":");
      object.append(value(random, depth + 1));
    }
    return object.append('}').toString();
  }

  private static String mutated(Random random, String text) {
    char[] letters = text.toCharArray();
    for (int i = 0; i < 1 + random.nextInt(3) && letters.length > 0; i++) {
      letters[random.nextInt(letters.length)] = (char) ('!' + random.nextInt(94));
    }
    return new String(letters);
  }

  private static String noise(Random random, int most) {
    byte[] bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String text(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1);
  }

  /** Returns the status, negated when the connection ended with the answer, 0 without one. */
  private static int exchange(Socket socket, byte[] request) throws IOException {
    try {
      socket.getOutputStream().write(request);
    } catch (SocketException e) {
      return 0;
    }
    boolean head = text(request).startsWith("HEAD ");
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        answer.append((char) c);
        Matcher front = HEAD.matcher(answer);
        if (c == '\n' && front.find()) {
          int status = Integer.parseInt(front.group(1));
          Matcher length = LENGTH.matcher(front.group());
          int body =
              length.find() && !head && status != 304 ? Integer.parseInt(length.group(1)) : 0;
          in.readNBytes(body);
          boolean closing = front.group().toLowerCase(Locale.ROOT).contains("connection: close");
          return closing ? -status : status;
        }
      }
    } catch (SocketException e) {
      return 0;
    }
    return 0;
  }
}
