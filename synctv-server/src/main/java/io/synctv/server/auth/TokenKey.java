package io.synctv.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.synctv.api.store.SharedValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;

/**
 * The key that signs tokens: made once by whichever server is first, kept where all servers find
 * it.
 */
public final class TokenKey {

  private static final String NAME = "token-key";

  /** Where it was before servers shared it. */
  private static final String FILE = "token-key.json";

  private TokenKey() {}

  /**
   * Returns the key that all servers on the same database share. When there is none yet, the file
   * {@code token-key.json} of an earlier version becomes it, so that its tokens stay valid, and
   * without one a new key is made. The file is only read.
   *
   * @param values what servers share
   * @param folder the data folder, which need not be there
   * @return an EC key on P-256 with a key id
   * @throws IllegalStateException when what is kept is no such key
   * @throws UncheckedIOException when the file cannot be read
   */
  public static ECKey shared(SharedValues values, Path folder) {
    String known = values.find(NAME).orElse(null);
    if (known != null) {
      return parse(known, "the shared value " + NAME + " of the database");
    }
    ECKey offered = imported(folder.resolve(FILE)).orElseGet(TokenKey::generated);
    return parse(
        values.putIfAbsent(NAME, offered.toJSONString()),
        "the shared value " + NAME + " of the database");
  }

  private static Optional<ECKey> imported(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(parse(Files.readString(file), file.toString()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ECKey generated() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyIDFromThumbprint(true)
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java cannot make keys on the curve P-256", e);
    }
  }

  private static ECKey parse(String text, String where) {
    try {
      ECKey key = ECKey.parse(text);
      if (key.isPrivate() && key.getKeyID() != null && key.getCurve().equals(Curve.P_256)) {
        return key;
      }
    } catch (ParseException e) {
      // Told below, without the parser's message: it may repeat parts of the key.
    }
    throw new IllegalStateException(
        where + " is no signing key; remove it to make a new one (everybody signs in again)");
  }
}
