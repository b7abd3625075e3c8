package io.synctv.examples.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** The top frames of a recording of JFR: where a server's time went, and what it allocated. */
final class Profile {

  private static final int TOP = 15;

  /** Samples of native methods are also taken while they only wait. */
  private static final Set<String> WAITING =
      Set.of("sun.nio.ch.Net.accept", "sun.nio.ch.Net.poll", "sun.nio.ch.EPoll.wait");

  private final Map<String, Double> cpu = new HashMap<>();
  private final Map<String, Double> ownCpu = new HashMap<>();
  private final Map<String, Double> allocated = new HashMap<>();
  private final Map<String, Double> ownAllocated = new HashMap<>();

  private Profile() {}

  /** Reads a recording. */
  static Profile of(Path file) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        profile.add(recording.readEvent());
      }
    }
    return profile;
  }

  private void add(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> add(event, 1, cpu, ownCpu);
      case "jdk.ObjectAllocationSample" ->
          add(event, (double) event.getLong("weight"), allocated, ownAllocated);
      default -> {
        // Of no interest here.
      }
    }
  }

  private static void add(
      RecordedEvent event, double weight, Map<String, Double> top, Map<String, Double> own) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    String first = name(stack.getFrames().getFirst());
    if (WAITING.contains(first)) {
      return;
    }
    top.merge(first, weight, Double::sum);
    first(stack, frame -> frame.startsWith("io.synctv"))
        .ifPresent(frame -> own.merge(frame, weight, Double::sum));
  }

  private static Optional<String> first(RecordedStackTrace stack, Predicate<String> wanted) {
    return stack.getFrames().stream().map(Profile::name).filter(wanted).findFirst();
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  /** Prints the frames that took most. */
  void print(PrintStream out) {
    print("CPU, by the frame on top", cpu, out);
    print("CPU, by the first frame of SyncTV", ownCpu, out);
    print("allocated bytes, by the frame on top", allocated, out);
    print("allocated bytes, by the first frame of SyncTV", ownAllocated, out);
  }

  private static void print(String title, Map<String, Double> frames, PrintStream out) {
    double total = frames.values().stream().mapToDouble(Double::doubleValue).sum();
    out.println();
    out.println(title);
    frames.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(TOP)
        .forEach(
            frame ->
                out.printf(
                    Locale.ROOT,
                    "  %5.1f %%  %s%n",
                    frame.getValue() * 100 / total,
                    frame.getKey()));
  }
}
