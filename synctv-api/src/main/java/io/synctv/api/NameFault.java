package io.synctv.api;

/** Why a text is no name that people may be shown, as {@link Names} has the rule. */
enum NameFault {
  /** Nothing in it can be seen. */
  NAME_EMPTY("must not be empty: nothing in it can be seen"),
  /** More characters than the field takes. */
  NAME_TOO_LONG("is too long"),
  /** Half a surrogate pair. */
  NAME_BROKEN("must be valid Unicode"),
  /** A line break or another control character, also a line or paragraph separator. */
  NAME_CONTROL("must be one line without control characters"),
  /** A character that turns the direction of text. */
  NAME_DIRECTION("must not hold characters that turn the direction of text"),
  /** A character that is not seen, or means nothing to anybody else. */
  NAME_HIDDEN("must not hold characters that cannot be seen");

  private final String text;

  NameFault(String text) {
    this.text = text;
  }

  /** Says what a name must not be, to come after the name of a field. */
  String text() {
    return text;
  }
}
