package io.synctv.api;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Makes identifiers that nobody can guess: 96 random bits, 16 characters, safe in a URL.
 *
 * <p>Safe for use by several threads when its random generator is; {@link SecureRandom} is.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public final class IdGenerator {

  private static final int BYTES = 12;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final RandomGenerator random;

  /**
   * Makes a generator over a source of random bits.
   *
   * @param random unpredictable in production ({@link SecureRandom}), seeded in tests
   */
  public IdGenerator(RandomGenerator random) {
    Objects.requireNonNull(random, "random");
    this.random = random;
  }

  /**
   * Makes a generator over the platform's secure random source.
   *
   * @return the generator
   */
  public static IdGenerator secure() {
    return new IdGenerator(new SecureRandom());
  }

  /**
   * Returns a new identifier.
   *
   * @return 16 characters of {@code [A-Za-z0-9_-]}
   */
  public String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }
}
