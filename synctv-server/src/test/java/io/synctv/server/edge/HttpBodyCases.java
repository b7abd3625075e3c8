package io.synctv.server.edge;

import static io.synctv.server.edge.HttpCase.GET;
import static io.synctv.server.edge.HttpCase.HOST;
import static io.synctv.server.edge.HttpCase.POST;
import static io.synctv.server.edge.HttpCase.refused;
import static io.synctv.server.edge.HttpCase.taken;

import java.util.ArrayList;
import java.util.List;

/** How a client may say where a body ends, and what becomes of it. */
final class HttpBodyCases {

  private HttpBodyCases() {}

  static List<HttpCase> all() {
    List<HttpCase> all = new ArrayList<>();
    all.addAll(lengths());
    all.addAll(codings());
    all.addAll(chunks());
    all.addAll(bodies());
    return all;
  }

  private static List<HttpCase> lengths() {
    List<HttpCase> cases = new ArrayList<>();
    for (String length :
        List.of(
            "-1",
            "+5",
            "5,5",
            "5, 3",
            "5 5",
            "0x5",
            "5.0",
            "5a",
            "",
            "1e1",
            "\u00b2",
            "9999999999999999",
            "99999999999999999999")) {
      cases.add(
          refused("the length " + length, POST + "Content-Length: " + length + "\r\n\r\nhello"));
    }
    String five = "Content-Length: 5\r\n";
    cases.add(refused("two lengths", POST + five + "Content-Length: 3\r\n\r\nhello"));
    cases.add(refused("one length twice", POST + five + five + "\r\nhello"));
    cases.add(
        refused(
            "a length and a coding", POST + five + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    cases.add(
        refused(
            "a coding and a length", POST + "Transfer-Encoding: chunked\r\n" + five + "\r\n0\r\n"));
    cases.add(taken("a length", POST + five + "\r\nhello", "401"));
    cases.add(taken("a length of zero", POST + "Content-Length: 0\r\n\r\n", "401"));
    cases.add(taken("a length with zeros", POST + "Content-Length: 0005\r\n\r\nhello", "401"));
    cases.add(taken("a length with spaces", POST + "Content-Length:   5  \r\n\r\nhello", "401"));
    return cases;
  }

  private static List<HttpCase> codings() {
    List<HttpCase> cases = new ArrayList<>();
    for (String coding :
        List.of(
            "xchunked",
            "gzip",
            "gzip, chunked",
            "chunked, gzip",
            "chunked, chunked",
            "identity",
            "identity, chunked",
            "chunked;q=1",
            "\"chunked\"",
            "chunked,",
            ",chunked",
            "",
            "chun ked",
            "deflate",
            "chunked\u000b")) {
      cases.add(
          refused(
              "the coding " + coding, POST + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n"));
    }
    String chunked = "Transfer-Encoding: chunked\r\n";
    cases.add(refused("two codings", POST + chunked + chunked + "\r\n0\r\n\r\n"));
    cases.add(
        refused("a coding, white space", POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"));
    cases.add(
        refused(
            "a coding on a folded line", POST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"));
    cases.add(
        taken("a coding in capitals", POST + "TRANSFER-ENCODING: ChUnKeD\r\n\r\n0\r\n\r\n", "401"));
    return cases;
  }

  private static List<HttpCase> chunks() {
    List<HttpCase> cases = new ArrayList<>();
    for (String chunks :
        List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "05\r\nhello\r\n000\r\n\r\n",
            "A\r\nhellohello\r\n0\r\n\r\n",
            "a\r\nhellohello\r\n0\r\n\r\n",
            "5;a\r\nhello\r\n0;b\r\n\r\n",
            "5;a=b\r\nhello\r\n0\r\n\r\n",
            "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n",
            "5 ;a\r\nhello\r\n0\r\n\r\n",
            "5\t;a\r\nhello\r\n0\r\n\r\n",
            "1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
            "0\r\nX: y\r\n\r\n",
            "0\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n",
            "5;" + "x".repeat(900) + "\r\nhello\r\n0\r\n\r\n")) {
      cases.add(taken("the chunks " + chunks, reading(chunks), "400"));
    }
    for (String chunks :
        List.of(
            "5\nhello\n0\n\n",
            "5\r\nhello0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "5\r\nhello\r0\r\n\r\n",
            "5\r\nhelloXX0\r\n\r\n",
            "4\r\nhello\r\n0\r\n\r\n",
            "+5\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            " 5\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "5 5\r\nhello\r\n0\r\n\r\n",
            "5,\r\nhello\r\n0\r\n\r\n",
            "g\r\nhello\r\n0\r\n\r\n",
            "\r\nhello\r\n0\r\n\r\n",
            ";a\r\nhello\r\n0\r\n\r\n",
            "1111111111111111\r\nhello",
            "ffffffffffffffff\r\nhello",
            "5;" + "x".repeat(2000) + "\r\nhello\r\n0\r\n\r\n",
            "5;a\u0000\r\nhello\r\n0\r\n\r\n",
            "5;a\nb\r\nhello\r\n0\r\n\r\n",
            "0\r\nX\r\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\n folded\r\n\r\n",
            "0\r\nX: a\nb\r\n\r\n",
            "0\r\nX: " + "x".repeat(9 * 1024) + "\r\n\r\n",
            "0\r\nGET /api/v1/time HTTP/1.1\r\n\r\n")) {
      cases.add(refused("the chunks " + chunks, reading(chunks)));
    }
    cases.add(
        new HttpCase("a chunk of 2 GiB", reading("7fffffff\r\nhello"), List.of("413"), false));
    cases.add(
        new HttpCase(
            "chunks of 2 MiB in all",
            reading(("8000\r\n" + "x".repeat(0x8000) + "\r\n").repeat(33)),
            List.of("413"),
            false));
    cases.add(
        refused(
            "extensions of more than they may have",
            reading(("1;" + "x".repeat(900) + "\r\nh\r\n").repeat(300) + "0\r\n\r\n")));
    return cases;
  }

  /** A request whose route reads the body, and says that it is no JSON of its. */
  private static String reading(String chunks) {
    return "POST /api/v1/auth/guest HTTP/1.1\r\n"
        + HOST
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunks;
  }

  private static List<HttpCase> bodies() {
    List<HttpCase> cases = new ArrayList<>();
    String guest = "POST /api/v1/auth/guest HTTP/1.1\r\n" + HOST;
    String json = "Content-Type: application/json\r\n";
    cases.add(
        taken("a body", guest + json + "Content-Length: 14\r\n\r\n{\"name\":\"Ada\"}", "200"));
    cases.add(
        taken(
            "a body in chunks",
            guest + json + "Transfer-Encoding: chunked\r\n\r\ne\r\n{\"name\":\"Ada\"}\r\n0\r\n\r\n",
            "200"));
    cases.add(
        taken(
            "a body cut within a word",
            guest
                + json
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "7\r\n{\"name\"\r\n7\r\n:\"Ada\"}\r\n0\r\n\r\n",
            "200"));
    cases.add(taken("a body that nobody reads", GET + "Content-Length: 5\r\n\r\nhello", "200"));
    cases.add(
        taken(
            "a body of a page",
            "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nGET /",
            "200"));
    cases.add(
        taken(
            "a body asked for, and not read",
            POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
            "100",
            "401"));
    cases.add(
        new HttpCase(
            "a length over the limit of its route",
            guest + json + "Content-Length: 16385\r\n\r\n",
            List.of("413"),
            false));
    cases.add(
        taken(
            "a length at the limit of its route",
            guest + json + "Content-Length: 16384\r\n\r\n" + "x".repeat(16_384),
            "400"));
    cases.add(
        new HttpCase(
            "a length over the limit",
            guest + json + "Content-Length: 2000000\r\n\r\n",
            List.of("413"),
            false));
    cases.add(
        new HttpCase(
            "a body over the limit",
            guest + json + "Content-Length: 1048577\r\n\r\n" + "x".repeat(1_048_577),
            List.of("413"),
            false));
    cases.add(
        new HttpCase(
            "more of a body than is read in vain",
            GET + "Content-Length: 3000000\r\n\r\n" + "x".repeat(3_000_000),
            List.of("200"),
            false));
    cases.add(
        refused(
            "a body in a coding",
            guest + json + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"));
    cases.add(
        taken(
            "an upgrade with a body",
            GET + "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\nhello",
            "200"));
    cases.add(
        taken(
            "an upgrade to something else",
            GET + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
            "200"));
    return cases;
  }
}
