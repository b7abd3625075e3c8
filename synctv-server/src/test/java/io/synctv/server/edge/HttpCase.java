package io.synctv.server.edge;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that a client may send, and what it must get.
 *
 * @param name what it is about
 * @param bytes one byte per character
 * @param statuses of the answers, in order
 * @param open whether the connection takes a further request, which is then answered 200
 */
public record HttpCase(String name, String bytes, List<String> statuses, boolean open) {

  static final String HOST = "Host: localhost\r\n";
  static final String GET = "GET /api/v1/time HTTP/1.1\r\n" + HOST;
  static final String POST = "POST /api/v1/rooms HTTP/1.1\r\n" + HOST;

  static HttpCase refused(String name, String bytes) {
    return new HttpCase(name, bytes, List.of("400"), false);
  }

  static HttpCase taken(String name, String bytes, String... statuses) {
    return new HttpCase(name, bytes, List.of(statuses), true);
  }

  /** Returns all. */
  public static List<HttpCase> all() {
    List<HttpCase> all = new ArrayList<>();
    all.addAll(requestLines());
    all.addAll(targets());
    all.addAll(hosts());
    all.addAll(fields());
    all.addAll(HttpBodyCases.all());
    return all;
  }

  private static List<HttpCase> requestLines() {
    List<HttpCase> cases = new ArrayList<>();
    cases.add(taken("a plain request", GET + "\r\n", "200"));
    cases.add(taken("an empty line before it", "\r\n" + GET + "\r\n", "200"));
    cases.add(refused("two empty lines before it", "\r\n\r\n" + GET + "\r\n"));
    cases.add(refused("lines that end with LF", "GET / HTTP/1.1\nHost: localhost\n\n"));
    cases.add(refused("a first line that ends with LF", "GET / HTTP/1.1\n" + HOST + "\r\n"));
    cases.add(refused("a CR alone", "GET / HTTP/1.1\rHost: localhost\r\n\r\n"));
    cases.add(refused("CR CR LF", "GET / HTTP/1.1\r\r\n" + HOST + "\r\n"));
    for (String line :
        List.of(
            "GET",
            "GET /",
            "GET /  HTTP/1.1",
            "GET  / HTTP/1.1",
            " GET / HTTP/1.1",
            "GET / HTTP/1.1 ",
            "GET\t/\tHTTP/1.1",
            "GET / / HTTP/1.1",
            "G\u0000T / HTTP/1.1",
            "G\u0001T / HTTP/1.1",
            "G\u007fT / HTTP/1.1",
            "G\u00e4T / HTTP/1.1",
            "G(T / HTTP/1.1",
            "GET: / HTTP/1.1",
            "M".repeat(33) + " / HTTP/1.1",
            "GET / HTTP/1.0",
            "GET / HTTP/0.9",
            "GET / HTTP/1.2",
            "GET / HTTP/2.0",
            "GET / HTTP/1.10",
            "GET / HTTP/01.1",
            "GET / HTTP/1,1",
            "GET / http/1.1",
            "GET / HTP/1.1",
            "GET / HTTPS/1.1",
            "GET / HTTP/+1.1",
            "PRI * HTTP/2.0",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")) {
      cases.add(refused("the request line " + line, line + "\r\n" + HOST + "\r\n"));
    }
    cases.add(
        taken("a method nobody knows", "BREW /api/v1/time HTTP/1.1\r\n" + HOST + "\r\n", "405"));
    cases.add(
        new HttpCase(
            "a method in lower case",
            "get /api/v1/time HTTP/1.1\r\n" + HOST + "\r\n",
            List.of("405"),
            false));
    cases.add(
        refused("an address of 9 KiB", "GET /" + "a".repeat(9 * 1024) + " HTTP/1.1\r\n" + HOST));
    return cases;
  }

  private static List<HttpCase> targets() {
    List<HttpCase> cases = new ArrayList<>();
    for (String target :
        List.of(
            "api/v1/time",
            "?a",
            "*",
            "localhost:80",
            "ftp://localhost/",
            "http://",
            "http:///",
            "http://a@localhost/",
            "javascript:1",
            "/a\u00e4",
            "/a\u007f",
            "/a\u0001")) {
      cases.add(
          refused("the address " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }
    cases.add(refused("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n"));
    for (String target :
        List.of(
            "http://localhost/api/v1/time",
            "HTTP://LOCALHOST:80/api/v1/time",
            "https://localhost/api/v1/time?x=1",
            "http://[::1]:8080/api/v1/time")) {
      cases.add(
          taken("the address " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n", "200"));
    }
    return cases;
  }

  private static List<HttpCase> hosts() {
    List<HttpCase> cases = new ArrayList<>();
    cases.add(refused("no host", "GET /api/v1/time HTTP/1.1\r\n\r\n"));
    cases.add(refused("two hosts", GET + HOST + "\r\n"));
    for (String host :
        List.of(
            "",
            "a b",
            "a,b",
            "a/b",
            "a@b",
            "a#b",
            "a?b",
            "localhost:",
            "localhost:x",
            "localhost:65536",
            "localhost:123456",
            "localhost:+80",
            "localhost:80:80",
            "[::1",
            "::1",
            "[g::1]",
            "%41",
            "a\u00e4",
            "a".repeat(256))) {
      cases.add(
          refused("the host " + host, "GET /api/v1/time HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }
    for (String host : List.of("localhost:80", "127.0.0.1", "[::1]:80", "a_b.example", "A.B")) {
      cases.add(
          taken(
              "the host " + host,
              "GET /api/v1/time HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
              "200"));
    }
    return cases;
  }

  private static List<HttpCase> fields() {
    List<HttpCase> cases = new ArrayList<>();
    for (String field :
        List.of(
            "X",
            ": x",
            "X : x",
            "X\t: x",
            " X: x",
            "X: x\r\n folded",
            "X: x\r\n\tfolded",
            "X(: x",
            "X\u0000: x",
            "X\u00e4: x",
            "X: a\u0000b",
            "X: a\u0001b",
            "X: a\u007fb",
            "X: a\rb",
            "X: a\nb",
            "X y: x",
            "X\"y: x")) {
      cases.add(refused("the field " + field, GET + field + "\r\n\r\n"));
    }
    for (String field :
        List.of("X:", "X:x", "X: \t x \t ", "X: a:b", "X: a\tb", "x!#$%&'*+-.^_`|~9: x")) {
      cases.add(taken("the field " + field, GET + field + "\r\n\r\n", "200"));
    }
    cases.add(refused("101 fields", GET + "X: x\r\n".repeat(100) + "\r\n"));
    cases.add(taken("100 fields", GET + "X: x\r\n".repeat(99) + "\r\n", "200"));
    cases.add(refused("a field of 17 KiB", GET + "X: " + "x".repeat(17 * 1024) + "\r\n\r\n"));
    cases.add(
        refused("fields of 17 KiB", GET + ("X: " + "x".repeat(400) + "\r\n").repeat(43) + "\r\n"));
    cases.add(
        new HttpCase(
            "the client ends it", GET + "Connection: close\r\n\r\n", List.of("200"), false));
    cases.add(
        new HttpCase(
            "the client ends it, in a list",
            GET + "Connection: x, CLOSE\r\n\r\n",
            List.of("200"),
            false));
    cases.add(taken("keep-alive", GET + "Connection: keep-alive\r\n\r\n", "200"));
    return cases;
  }

  @Override
  public String toString() {
    return name.length() > 60 ? name.substring(0, 60) : name;
  }
}
