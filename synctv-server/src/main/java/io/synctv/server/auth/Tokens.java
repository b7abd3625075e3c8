package io.synctv.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens: JWTs as RFC 9068 has them, signed with ES256 and nothing else.
 * Safe for use by several threads.
 */
public final class Tokens {

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String ISSUER = "synctv";
  private static final String AUDIENCE = "synctv";
  private static final int MAX_LENGTH = 4096;
  private static final Duration MAX_SKEW = Duration.ofSeconds(30);

  private final ECKey key;
  private final ECDSASigner signer;
  private final Duration lifetime;
  private final InstantSource time;
  private final DefaultJWTProcessor<SecurityContext> processor;
  private final VerifiedTokens verified;

  /**
   * Makes the issuer and verifier.
   *
   * @param key signs and verifies
   * @param lifetime how long a token lasts
   * @param time tells the time
   */
  public Tokens(ECKey key, Duration lifetime, InstantSource time) {
    this.key = key;
    this.lifetime = lifetime;
    this.time = time;
    this.verified = new VerifiedTokens(time);
    try {
      this.signer = new ECDSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the key cannot sign", e);
    }
    this.processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.ES256, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
    processor.setJWTClaimsSetVerifier(new Claims(time));
  }

  /** Returns how long a token lasts. */
  public Duration lifetime() {
    return lifetime;
  }

  /**
   * Issues a token.
   *
   * @param user who it speaks for
   * @return the token
   */
  public String issue(User user) {
    Instant now = time.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user.id().value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .claim("name", user.name())
                .claim("kind", user.kind().name().toLowerCase(Locale.ROOT))
                .build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    String text = token.serialize();
    verified.remember(text, user, now.minus(MAX_SKEW), now.plus(lifetime).plus(MAX_SKEW));
    return text;
  }

  /**
   * Verifies a token.
   *
   * @param token what the client sent
   * @return who it speaks for, or empty when it is not ours, has expired or is no token at all
   */
  public Optional<User> verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Optional<User> known = verified.find(token);
    if (known.isPresent()) {
      return known;
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      User user =
          new User(
              UserId.of(claims.getSubject()),
              shownName(claims),
              UserKind.valueOf(claims.getStringClaim("kind").toUpperCase(Locale.ROOT)));
      verified.remember(
          token,
          user,
          claims.getIssueTime().toInstant().minus(MAX_SKEW),
          claims.getExpirationTime().toInstant().plus(MAX_SKEW));
      return Optional.of(user);
    } catch (BadJOSEException | JOSEException | ParseException | InvalidValueException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Checks the name as it was when the token was issued, and mends it to what it may be now. */
  private static String shownName(JWTClaimsSet claims) throws ParseException {
    String name = Checks.text("name", claims.getStringClaim("name"), User.MAX_NAME);
    return Checks.mendedName(name, User.MAX_NAME);
  }

  /** The library's checks by our clock, and no token from the future. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

    private final InstantSource time;

    Claims(InstantSource time) {
      super(
          AUDIENCE,
          new JWTClaimsSet.Builder().issuer(ISSUER).build(),
          Set.of("exp", "iat", "sub", "iss", "aud", "name", "kind"));
      this.time = time;
      setMaxClockSkew((int) MAX_SKEW.toSeconds());
    }

    @Override
    protected Date currentTime() {
      return Date.from(time.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context)
        throws BadJWTException {
      super.verify(claims, context);
      if (claims.getIssueTime().toInstant().isAfter(time.instant().plus(MAX_SKEW))) {
        throw new BadJWTException("issued in the future");
      }
    }
  }
}
