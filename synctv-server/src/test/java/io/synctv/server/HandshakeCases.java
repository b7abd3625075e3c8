package io.synctv.server;

import java.util.ArrayList;
import java.util.List;

/** The table of handshakes: RFC 6455, 4.2.1, and where a page may come from. */
final class HandshakeCases {

  /** Stands for the host and port of the server. */
  private static final String HERE = "{here}";

  private static final String CONNECTION = "Connection: Upgrade";
  private static final String UPGRADE = "Upgrade: websocket";
  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String HOST = "Host: " + HERE;

  /**
   * A request and its answer.
   *
   * @param name what is special about it
   * @param headers the header lines
   * @param status the status of the answer
   * @param expected what the answer has, header lines and body
   */
  record Handshake(String name, List<String> headers, int status, String expected) {

    /** Writes the request. */
    String request(int port, String room) {
      String lines = String.join("\r\n", headers).replace(HERE, "127.0.0.1:" + port);
      return "GET /api/v1/rooms/" + room + "/ws HTTP/1.1\r\n" + lines + "\r\n\r\n";
    }
  }

  private HandshakeCases() {}

  private static Handshake with(String name, int status, String expected, String... more) {
    List<String> headers = new ArrayList<>(List.of(HOST, CONNECTION, UPGRADE, VERSION, KEY));
    headers.addAll(List.of(more));
    return new Handshake(name, headers, status, expected);
  }

  /** The right handshake, but for one line. */
  private static Handshake instead(
      String name, int status, String expected, String line, String... others) {
    List<String> headers = new ArrayList<>();
    for (String right : List.of(HOST, CONNECTION, UPGRADE, VERSION, KEY)) {
      headers.addAll(right.equals(line) ? List.of(others) : List.of(right));
    }
    return new Handshake(name, headers, status, expected);
  }

  private static String key(String value) {
    return "Sec-WebSocket-Key: " + value;
  }

  static List<Handshake> all() {
    String accepted = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    String malformed = "\"code\":\"MALFORMED\"";
    String version = "Sec-WebSocket-Version: 13";
    String origin = "\"code\":\"ORIGIN_NOT_ALLOWED\"";
    List<Handshake> cases = new ArrayList<>();
    cases.add(with("as the RFC has it", 101, accepted));

    for (String value :
        new String[] {
          "upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive", ", upGrade ,"
        }) {
      cases.add(instead("Connection: " + value, 101, accepted, CONNECTION, "Connection: " + value));
    }
    cases.add(
        instead(
            "Connection in two lines",
            101,
            accepted,
            CONNECTION,
            "Connection: keep-alive",
            "Connection: Upgrade"));
    cases.add(instead("no Connection", 400, malformed, CONNECTION));
    for (String value :
        new String[] {"keep-alive", "close", "Upgraded", "un-upgrade", "\"Upgrade\""}) {
      cases.add(
          instead("Connection: " + value, 400, malformed, CONNECTION, "Connection: " + value));
    }

    cases.add(instead("no version", 426, version, VERSION));
    for (String value :
        new String[] {"12", "8", "14", "0", "013", "13.0", "+13", "13, 8", "8, 13", "x"}) {
      cases.add(
          instead("version " + value, 426, version, VERSION, "Sec-WebSocket-Version: " + value));
    }
    cases.add(with("two versions", 426, version, "Sec-WebSocket-Version: 13"));
    cases.add(
        instead("Upgrade is told", 426, "Upgrade: websocket", VERSION, "Sec-WebSocket-Version: 7"));
    cases.add(instead("a problem is told", 426, malformed, VERSION, "Sec-WebSocket-Version: 7"));

    cases.add(instead("no key", 400, malformed, KEY));
    cases.add(with("the key twice", 400, malformed, KEY));
    cases.add(with("two keys", 400, malformed, key("AQIDBAUGBwgJCgsMDQ4PEA==")));
    for (String value :
        new String[] {
          "",
          "x",
          "AQIDBAUGBwgJCgsMDQ4P",
          "AQIDBAUGBwgJCgsMDQ4PEBE=",
          "AQIDBAUGBwgJCgsMDQ4PEA",
          "AQIDBAUGBwgJCgsMDQ4PEB==",
          "AQIDBAUGBwgJCgsMDQ4PEA=",
          "AQIDBAUGBwgJCgsMDQ4P!A==",
          "AQIDBAUG BwgJCgsMDQ4PEA==",
          "dGhlIHNhbXBsZSBub25jZQ==, AQIDBAUGBwgJCgsMDQ4PEA==",
          "_-IDBAUGBwgJCgsMDQ4PEA=="
        }) {
      cases.add(instead("key '" + value + "'", 400, malformed, KEY, key(value)));
    }
    cases.add(
        instead(
            "another key", 101, "Sec-WebSocket-Accept: ", KEY, key("AQIDBAUGBwgJCgsMDQ4PEA==")));

    cases.add(with("two hosts", 400, malformed, HOST));
    cases.add(instead("no host", 400, malformed, HOST));

    cases.add(with("the own origin", 101, accepted, "Origin: http://" + HERE));
    cases.add(with("an origin of the list", 101, accepted, "Origin: https://friends.example"));
    cases.add(
        instead(
            "the default port",
            101,
            accepted,
            HOST,
            "Host: cinema.example:80",
            "Origin: http://cinema.example"));
    cases.add(
        instead(
            "a host in capitals",
            101,
            accepted,
            HOST,
            "Host: Cinema.Example",
            "Origin: http://cinema.example"));
    for (String value :
        new String[] {
          "https://" + HERE,
          "ws://" + HERE,
          "http://127.0.0.1",
          "http://evil.example",
          "null",
          "",
          "http://" + HERE + ".evil.example",
          "http://" + HERE + "/",
          HERE,
          "//" + HERE,
          "HTTPS://friends.example",
          "https://friends.example:443",
          "https://friends.example.evil.example"
        }) {
      cases.add(with("Origin: " + value, 403, origin, "Origin: " + value));
    }
    cases.add(
        with(
            "the own origin twice",
            400,
            malformed,
            "Origin: http://" + HERE,
            "Origin: http://" + HERE));
    cases.add(
        with(
            "the own origin and another",
            400,
            malformed,
            "Origin: http://" + HERE,
            "Origin: http://evil.example"));
    cases.add(
        with(
            "a proxy that nobody believes",
            403,
            origin,
            "Origin: https://" + HERE,
            "X-Forwarded-Proto: https"));

    String subprotocol = "Sec-WebSocket-Protocol: synctv.v1";
    cases.add(with("our subprotocol", 101, subprotocol, "Sec-WebSocket-Protocol: synctv.v1"));
    cases.add(with("one of several", 101, subprotocol, "Sec-WebSocket-Protocol: chat, synctv.v1"));
    cases.add(
        with(
            "one of several lines",
            101,
            subprotocol,
            "Sec-WebSocket-Protocol: chat",
            "Sec-WebSocket-Protocol: synctv.v1"));
    cases.add(with("none of ours", 101, accepted, "Sec-WebSocket-Protocol: chat, SYNCTV.V1"));
    cases.add(with("an unknown extension", 101, accepted, "Sec-WebSocket-Extensions: x-unknown"));
    return cases;
  }
}
