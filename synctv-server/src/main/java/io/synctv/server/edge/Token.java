package io.synctv.server.edge;

/** Tokens, of which methods and names of fields consist (RFC 9110, 5.6.2). */
final class Token {

  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private Token() {}

  static boolean is(String text) {
    return !text.isEmpty() && text.chars().allMatch(Token::isPart);
  }

  private static boolean isPart(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || MARKS.indexOf(c) >= 0;
  }
}
