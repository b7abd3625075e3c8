package io.synctv.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.store.SharedValues;
import io.synctv.core.store.InMemoryStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

  private static final Instant NOW = Instant.parse("2026-01-01T20:00:00Z");
  private static final User ADA = new User(UserId.of("g_1"), "Ada 猫", UserKind.GUEST);

  @TempDir Path folder;

  private final SharedValues values = new InMemoryStores().sharedValues();

  private Instant now = NOW;
  private ECKey key;
  private Tokens tokens;

  @BeforeEach
  void load() {
    key = TokenKey.shared(values, folder);
    tokens = new Tokens(key, Duration.ofHours(12), () -> now);
  }

  @Test
  void aTokenSpeaksForItsUser() {
    assertThat(tokens.verify(tokens.issue(ADA))).contains(ADA);
  }

  @Test
  void theKeyIsReadAgain() {
    String token = tokens.issue(ADA);
    Tokens restarted = new Tokens(TokenKey.shared(values, folder), Duration.ofHours(12), () -> now);
    assertThat(restarted.verify(token)).contains(ADA);
  }

  @Test
  void theKeyOfAnEarlierVersionBecomesTheSharedOneOnce() throws IOException {
    Files.writeString(folder.resolve("token-key.json"), key.toJSONString());
    SharedValues empty = new InMemoryStores().sharedValues();
    assertThat(TokenKey.shared(empty, folder)).isEqualTo(key);
    Files.writeString(folder.resolve("token-key.json"), "not read any more");
    assertThat(TokenKey.shared(empty, folder)).isEqualTo(key);
  }

  @Test
  void aFileWithoutAKeyIsToldAndNotReplaced() throws IOException {
    Files.writeString(folder.resolve("token-key.json"), "{\"d\":\"secret\"}");
    SharedValues empty = new InMemoryStores().sharedValues();
    assertThatThrownBy(() -> TokenKey.shared(empty, folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token-key.json")
        .hasMessageNotContaining("secret");
    assertThat(empty.find("token-key")).isEmpty();
  }

  @Test
  void aSharedValueThatIsNoKeyIsTold() {
    SharedValues broken = new InMemoryStores().sharedValues();
    broken.putIfAbsent("token-key", key.toPublicJWK().toJSONString());
    assertThatThrownBy(() -> TokenKey.shared(broken, folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token-key");
  }

  @Test
  void tokensExpireWithALittleTolerance() {
    String token = tokens.issue(ADA);
    now = NOW.plus(Duration.ofHours(12)).plusSeconds(20);
    assertThat(tokens.verify(token)).contains(ADA);
    now = NOW.plus(Duration.ofHours(12)).plusSeconds(40);
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void tokensFromTheFutureAreRefused() {
    now = NOW.plusSeconds(60);
    String token = tokens.issue(ADA);
    now = NOW;
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenThatWasVerifiedBeforeStillExpires() throws JOSEException {
    String token = signed(new JOSEObjectType("at+jwt"), claims().build());
    assertThat(tokens.verify(token)).isPresent();
    assertThat(tokens.verify(token)).isPresent();
    now = NOW.plusSeconds(100);
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenThatWasVerifiedBeforeIsNoneWithAnotherSignature() {
    String token = tokens.issue(ADA);
    assertThat(tokens.verify(token)).contains(ADA);
    int last = token.length() - 3;
    char other = token.charAt(last) == 'A' ? 'B' : 'A';
    assertThat(tokens.verify(token.substring(0, last) + other + token.substring(last + 1)))
        .isEmpty();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("synctv")
        .audience("synctv")
        .subject("g_1")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("name", "Ada")
        .claim("kind", "guest");
  }

  private String signed(JOSEObjectType type, JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(key.getKeyID()).build(),
            claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  @Test
  void onlyTheOneAlgorithmTypeAndKeyPass() throws JOSEException {
    JOSEObjectType type = new JOSEObjectType("at+jwt");
    assertThat(tokens.verify(signed(type, claims().build()))).isPresent();
    assertThat(tokens.verify(signed(JOSEObjectType.JWT, claims().build()))).isEmpty();
    assertThat(tokens.verify(signed(null, claims().build()))).isEmpty();
    assertThat(tokens.verify(new PlainJWT(claims().build()).serialize())).isEmpty();
    SignedJWT symmetric =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build(), claims().build());
    symmetric.sign(
        new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertThat(tokens.verify(symmetric.serialize())).isEmpty();
    Tokens others =
        new Tokens(
            TokenKey.shared(new InMemoryStores().sharedValues(), folder),
            Duration.ofHours(1),
            () -> now);
    assertThat(tokens.verify(others.issue(ADA))).isEmpty();
  }

  @Test
  void everyClaimIsNeededAndChecked() throws JOSEException {
    JOSEObjectType type = new JOSEObjectType("at+jwt");
    for (JWTClaimsSet wrong :
        new JWTClaimsSet[] {
          claims().issuer("other").build(),
          claims().audience("other").build(),
          claims().subject(null).build(),
          claims().subject("not\nan id").build(),
          claims().subject("x".repeat(201)).build(),
          claims().expirationTime(null).build(),
          claims().issueTime(null).build(),
          claims().claim("name", null).build(),
          claims().claim("name", "").build(),
          claims().claim("name", 7).build(),
          claims().claim("kind", "god").build()
        }) {
      assertThat(tokens.verify(signed(type, wrong))).as(wrong.toString()).isEmpty();
    }
  }

  @Test
  void garbageIsNoToken() {
    String token = tokens.issue(ADA);
    assertThat(tokens.verify("")).isEmpty();
    assertThat(tokens.verify("a.b")).isEmpty();
    assertThat(tokens.verify("x".repeat(1 << 20))).isEmpty();
    assertThat(tokens.verify(token.substring(0, token.length() - 4) + "AAAA")).isEmpty();
  }
}
