package io.synctv.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes room passwords with PBKDF2 (RFC 8018), HMAC-SHA-512 and a salt of their own. The
 * parameters stand in the hash, so that they can grow without making old hashes useless: {@code
 * pbkdf2-sha512$iterations$salt$hash}.
 */
final class PasswordHash {

  private static final String SCHEME = "pbkdf2-sha512";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int ITERATIONS = 210_000; // OWASP password storage cheat sheet, 2023
  private static final int MAX_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();

  private PasswordHash() {}

  static String of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = derive(password, salt, ITERATIONS, HASH_BYTES);
    return String.join(
        "$",
        SCHEME,
        Integer.toString(ITERATIONS),
        ENCODER.encodeToString(salt),
        ENCODER.encodeToString(hash));
  }

  /**
   * Compares in a time that does not depend on where the difference is.
   *
   * @throws IllegalArgumentException when the stored hash is not one of ours
   */
  static boolean matches(String password, String stored) {
    String[] parts = stored.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalArgumentException("stored password hash of an unknown scheme");
    }
    int iterations = Integer.parseInt(parts[1]);
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException("stored password hash with an impossible cost");
    }
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    byte[] actual =
        derive(password, Base64.getDecoder().decode(parts[2]), iterations, expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] derive(String password, byte[] salt, int iterations, int length) {
    // The JDK's PBKDF2 takes the characters as UTF-8; said here because hashes depend on it.
    assert StandardCharsets.UTF_8.newEncoder().canEncode(password);
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, length * 8);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }
}
