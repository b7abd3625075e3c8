package io.synctv.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that repeats what the code says: in the documentation or in the web client. Tests compare;
 * run once with {@code -Dsynctv.docs.write=true} after a change, they write it anew.
 *
 * @param path where it is
 */
public record DocumentedFile(Path path) {

  private static final Path ROOT = Path.of("..");
  private static final Path WEB_SOURCES = Path.of("web", "src");

  /** Returns a file below {@code docs}. */
  public static DocumentedFile inDocs(String name) {
    return new DocumentedFile(ROOT.resolve("docs").resolve(name));
  }

  /** Returns a file of the web client's sources. */
  public static DocumentedFile inWebClient(String name) {
    return new DocumentedFile(WEB_SOURCES.resolve(name));
  }

  /** Returns whether files are to be written and not compared. */
  public static boolean writing() {
    return Boolean.getBoolean("synctv.docs.write");
  }

  /** Checks or writes all of the file. */
  public void assertContent(String expected) throws IOException {
    if (writing()) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, expected);
    } else {
      assertThat(path).hasContent(expected);
    }
  }

  /** Checks or writes what stands between two comments of the file that bear the marker's name. */
  public void assertSection(String marker, String expected) throws IOException {
    String text = Files.readString(path);
    String begin = "<!-- " + marker + " -->";
    String end = "<!-- /" + marker + " -->";
    assertThat(text).contains(begin, end);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    if (writing()) {
      Files.writeString(
          path, text.substring(0, from) + "\n" + expected + "\n" + text.substring(to));
    } else {
      assertThat(text.substring(from, to).strip()).isEqualTo(expected);
    }
  }
}
