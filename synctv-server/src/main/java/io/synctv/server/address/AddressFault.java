package io.synctv.server.address;

/** Which part of an address is refused, and why. */
public enum AddressFault {
  /** There is nothing. */
  EMPTY("the address is empty"),
  /** As given or as normalised. */
  TOO_LONG("the address is too long"),
  /** Nothing says that it is an address, such as {@code 42} or {@code /films/a.mp4}. */
  NO_ADDRESS("there is no host in it: an address looks like https://example.org/film.mp4"),
  /** A name such as {@code film.mp4}, which could be a host but is not meant so. */
  FILE_NAME("this is a file's name, not its address"),
  /** Anything but http and https. */
  SCHEME("its scheme must be http or https"),
  /** Whoever plays it would see them. */
  USER("it must have no user and password"),
  /** {@code https://} and nothing. */
  HOST_MISSING("its host is missing"),
  /** One that no host may have. */
  HOST_CHARACTER("its host has a character that no host may have"),
  /** No name by UTS #46. */
  HOST_NAME("its host is not a valid name"),
  /** Numbers that are none, or too large ones. */
  HOST_IPV4("its host is not a valid IPv4 address"),
  /** What stands in brackets is no address, or the bracket is not closed. */
  HOST_IPV6("its host is not a valid IPv6 address"),
  /** Not a number, or above 65,535. */
  PORT("its port must be a number from 0 to 65535");

  private final String text;

  AddressFault(String text) {
    this.text = text;
  }

  /** Returns part and reason in words, without the address. */
  public String text() {
    return text;
  }
}
