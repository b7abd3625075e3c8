package io.synctv.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.synctv.api.IdGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Set;

/** The key that signs tokens: made once, kept in the data folder, readable by its owner only. */
public final class TokenKey {

  private static final String FILE = "token-key.json";

  private TokenKey() {}

  /**
   * Reads the key, or makes and keeps one when there is none. Servers that share the folder and
   * start together get the same one.
   *
   * @param folder the data folder
   * @return an EC key on P-256 with a key id
   * @throws UncheckedIOException when the file cannot be read, is no such key, or cannot be written
   */
  public static ECKey loadOrCreate(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        return read(file);
      }
      ECKey key =
          new ECKeyGenerator(Curve.P_256)
              .keyIDFromThumbprint(true)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
      Path draft = draft(file, key.toJSONString());
      try {
        // A crash leaves either no key or a whole one, and whoever comes second finds the first's.
        Files.createLink(file, draft);
        return key;
      } catch (FileAlreadyExistsException e) {
        return read(file);
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java cannot make keys on the curve P-256", e);
    }
  }

  private static ECKey read(Path file) throws IOException {
    try {
      ECKey key = ECKey.parse(Files.readString(file));
      if (key.isPrivate() && key.getKeyID() != null && key.getCurve().equals(Curve.P_256)) {
        return key;
      }
    } catch (ParseException e) {
      // Told below, without the parser's message: it may repeat parts of the key.
    }
    throw new IOException(
        file + " holds no signing key; remove it to make a new one (everybody signs in again)");
  }

  /** Writes a key beside its place. */
  private static Path draft(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(FILE + "." + IdGenerator.secure().next() + ".new");
    FileAttribute<?>[] ownerOnly =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return draft;
  }
}
