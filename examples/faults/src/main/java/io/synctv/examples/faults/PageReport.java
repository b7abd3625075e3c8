package io.synctv.examples.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a page.
 *
 * @param name what it is called
 * @param room the room it followed
 * @param counts what was counted, by name
 * @param faults what must not be and is not counted
 */
record PageReport(String name, String room, Map<String, Long> counts, List<String> faults) {

  private static final Set<String> MUST_BE_ZERO =
      Set.of(
          "missing",
          "doubled",
          "gaps",
          "repeats",
          "different",
          "chatLost",
          "chatTwice",
          "chatToldTwice",
          "unanswered");

  /** Returns what must not be. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    faults.forEach(fault -> findings.add(name + " in " + room + ": " + fault));
    counts.forEach(
        (what, count) -> {
          if (MUST_BE_ZERO.contains(what) && count != 0) {
            findings.add(name + " in " + room + ": " + what + " " + count);
          }
        });
    return findings;
  }
}
