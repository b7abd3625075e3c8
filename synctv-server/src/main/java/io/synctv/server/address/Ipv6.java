package io.synctv.server.address;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Eight groups in brackets, of which a run of zeros may be left out. */
final class Ipv6 {

  private static final int GROUPS = 8;
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern BYTES =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private Ipv6() {}

  /**
   * Normalises an address.
   *
   * @param host with its brackets
   * @return the shortest form, without brackets
   */
  static String normalise(String host) throws AddressRefusedException {
    if (host.length() < 4 || !host.endsWith("]")) {
      throw refused();
    }
    String text = host.substring(1, host.length() - 1);
    int gap = text.indexOf("::");
    int[] groups;
    if (gap < 0) {
      groups = groups(text);
    } else {
      int[] before = groups(text.substring(0, gap));
      int[] after = groups(text.substring(gap + 2));
      if (before.length + after.length >= GROUPS || text.substring(0, gap).indexOf('.') >= 0) {
        throw refused();
      }
      groups = Arrays.copyOf(before, GROUPS);
      System.arraycopy(after, 0, groups, GROUPS - after.length, after.length);
    }
    if (groups.length != GROUPS) {
      throw refused();
    }
    return written(groups);
  }

  private static int[] groups(String text) throws AddressRefusedException {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    int[] groups = new int[parts.length + 1];
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (GROUP.matcher(parts[i]).matches()) {
        groups[count++] = Integer.parseInt(parts[i], 16);
      } else if (i == parts.length - 1 && BYTES.matcher(parts[i]).matches()) {
        int[] bytes = Arrays.stream(parts[i].split("\\.")).mapToInt(Integer::parseInt).toArray();
        if (Arrays.stream(bytes).anyMatch(value -> value > 255)) {
          throw refused();
        }
        groups[count++] = bytes[0] << 8 | bytes[1];
        groups[count++] = bytes[2] << 8 | bytes[3];
      } else {
        throw refused();
      }
    }
    return Arrays.copyOf(groups, count);
  }

  /** Leaves out the first of the longest runs of at least two zeros. */
  private static String written(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
      i = Math.max(i, end - 1);
    }
    if (start < 0) {
      return joined(groups, 0, GROUPS);
    }
    return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    return String.join(
        ":", Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).toList());
  }

  private static AddressRefusedException refused() {
    return new AddressRefusedException(AddressFault.HOST_IPV6);
  }
}
