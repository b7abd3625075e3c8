package io.synctv.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * Identifies a person, whether guest or account, by what the host application calls them: an e-mail
 * address, {@code auth0|5f7c8ec7c33c6c004bbafe82}, a number. It is opaque: two are the same person
 * when they are the same text, in every character, and it comes out everywhere as it went in.
 *
 * @param value 1 to 200 bytes of UTF-8 without control characters
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record UserId(String value) {

  /** The most bytes an identifier has in UTF-8. */
  public static final int MAX_BYTES = 200;

  /** What no identifier that is its own key begins with. */
  private static final char DIGEST = '~';

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public UserId {
    Objects.requireNonNull(value, "value");
    value = Checks.opaqueId("user id", value, MAX_BYTES);
  }

  /**
   * Makes an identifier.
   *
   * @param value 1 to 200 bytes of UTF-8 without control characters
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static UserId of(String value) {
    return new UserId(value);
  }

  /**
   * Returns a name of this person for where texts are joined, such as the keys of a store: no
   * separator but these characters is in it, it is short, and two people never share one. An
   * identifier of {@code [A-Za-z0-9_-]{1,64}} is its own; of any other it is a digest (SHA-256), so
   * that an e-mail address is not to be read in it.
   *
   * @return 1 to 64 characters of {@code [A-Za-z0-9_~-]}
   */
  public String asKey() {
    return Checks.isId(value) ? value : DIGEST + digest(value);
  }

  private static String digest(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
