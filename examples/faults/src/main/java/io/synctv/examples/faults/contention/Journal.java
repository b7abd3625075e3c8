package io.synctv.examples.faults.contention;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every command that was sent, in the order in which they were begun. Thread-safe. */
final class Journal {

  private final long begun = System.nanoTime();
  private final Queue<Sent> all = new ConcurrentLinkedQueue<>();

  /** Begins a line: from now on the command may be applied. */
  Sent begin(String key, Change change) {
    Sent sent = new Sent(key, change, System.nanoTime());
    all.add(sent);
    return sent;
  }

  /** Returns all lines. */
  List<Sent> all() {
    return List.copyOf(all);
  }

  long answers() {
    return all.stream()
        .flatMap(sent -> sent.attempts().stream())
        .filter(a -> a.status() > 0)
        .count();
  }

  long conflicts() {
    return all.stream()
        .flatMap(sent -> sent.attempts().stream())
        .filter(attempt -> attempt.code().equals("CONFLICT"))
        .count();
  }

  /** Writes all lines, each with the milliseconds since the first one. */
  void write(Path file) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      for (Sent sent : all) {
        out.printf("%10.1f %s%n", (sent.begun() - begun) / 1e6, sent);
      }
    }
  }
}
