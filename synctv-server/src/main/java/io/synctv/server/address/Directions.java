package io.synctv.server.address;

import static java.lang.Character.DIRECTIONALITY_ARABIC_NUMBER;
import static java.lang.Character.DIRECTIONALITY_BOUNDARY_NEUTRAL;
import static java.lang.Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR;
import static java.lang.Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR;
import static java.lang.Character.DIRECTIONALITY_LEFT_TO_RIGHT;
import static java.lang.Character.DIRECTIONALITY_NONSPACING_MARK;
import static java.lang.Character.DIRECTIONALITY_OTHER_NEUTRALS;
import static java.lang.Character.DIRECTIONALITY_RIGHT_TO_LEFT;
import static java.lang.Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;

import java.util.Set;
import java.util.stream.Collectors;

/** The rule for labels of names that hold letters written from right to left (RFC 5893, 2). */
final class Directions {

  private static final Set<Byte> RIGHT_TO_LEFT =
      Set.of(
          DIRECTIONALITY_RIGHT_TO_LEFT,
          DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
          DIRECTIONALITY_ARABIC_NUMBER);
  private static final Set<Byte> NEUTRAL =
      Set.of(
          DIRECTIONALITY_EUROPEAN_NUMBER,
          DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
          DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
          DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
          DIRECTIONALITY_OTHER_NEUTRALS,
          DIRECTIONALITY_BOUNDARY_NEUTRAL,
          DIRECTIONALITY_NONSPACING_MARK);

  private Directions() {}

  static boolean isRightToLeft(int c) {
    return RIGHT_TO_LEFT.contains(Character.getDirectionality(c));
  }

  static boolean fit(String label) {
    byte first = Character.getDirectionality(label.codePointAt(0));
    byte last = last(label);
    Set<Byte> all =
        label.codePoints().mapToObj(Character::getDirectionality).collect(Collectors.toSet());
    if (first == DIRECTIONALITY_LEFT_TO_RIGHT) {
      return all.stream().allMatch(d -> d == DIRECTIONALITY_LEFT_TO_RIGHT || NEUTRAL.contains(d))
          && (last == DIRECTIONALITY_LEFT_TO_RIGHT || last == DIRECTIONALITY_EUROPEAN_NUMBER);
    }
    return (first == DIRECTIONALITY_RIGHT_TO_LEFT || first == DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC)
        && all.stream().allMatch(d -> RIGHT_TO_LEFT.contains(d) || NEUTRAL.contains(d))
        && (RIGHT_TO_LEFT.contains(last) || last == DIRECTIONALITY_EUROPEAN_NUMBER)
        && !(all.contains(DIRECTIONALITY_EUROPEAN_NUMBER)
            && all.contains(DIRECTIONALITY_ARABIC_NUMBER));
  }

  private static byte last(String label) {
    int[] points = label.codePoints().toArray();
    int end = points.length - 1;
    while (end > 0 && Character.getDirectionality(points[end]) == DIRECTIONALITY_NONSPACING_MARK) {
      end--;
    }
    return Character.getDirectionality(points[end]);
  }
}
