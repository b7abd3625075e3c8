package io.synctv.cluster.redis.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate made for one test run that vouches for itself, with its key.
 *
 * @param certificate the certificate, in PEM
 * @param key its private key, in PEM
 * @param truststore a file with both, for a JVM that is to trust it
 */
public record TestCertificate(Path certificate, Path key, Path truststore) {

  /** The password of the truststore. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "redis";

  /**
   * Makes one.
   *
   * @param folder where its files go
   * @param name what the files are called
   * @param subject whom it is of, such as {@code ip:127.0.0.1}
   */
  public static TestCertificate make(Path folder, String name, String subject) {
    Path store = folder.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-validity",
                  "1",
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "san=" + subject,
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool did not make a certificate");
      }
      KeyStore made = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        made.load(in, PASSWORD.toCharArray());
      }
      byte[] certificate = made.getCertificate(ALIAS).getEncoded();
      byte[] key = made.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, made.getCertificate(ALIAS));
      Path truststore = folder.resolve(name + "-trusted.p12");
      try (var out = Files.newOutputStream(truststore)) {
        trusted.store(out, PASSWORD.toCharArray());
      }
      return new TestCertificate(
          pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate),
          pem(folder.resolve(name + ".key"), "PRIVATE KEY", key),
          truststore);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
  }
}
