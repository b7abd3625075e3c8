package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sessions are put under: a node's name and which run of that node it is. Its lease is that of
 * the run: what a run has left behind that was killed ends with its lease, although the node has
 * been started again under its name and lives.
 *
 * <p>Nodes of older versions put under their name alone. They take ours for the name of a node, so
 * that it has to be one. So runs are told apart only where the name has at most 54 characters. The
 * server adds to its name what no other start has, and needs no more.
 */
final class Holder {

  private static final Pattern TEXT = Pattern.compile("(.+)__[0-9a-z]{8,9}");
  private static final int MOST_CHARACTERS = 64;

  private Holder() {}

  /**
   * Returns what a run of a node puts under; its name alone where there is no room for more.
   *
   * @param since when the run began, in epoch milliseconds
   */
  static String of(NodeId node, long since) {
    String text = node.value() + "__" + Long.toString(since, Character.MAX_RADIX);
    return text.length() <= MOST_CHARACTERS ? text : node.value();
  }

  /** Returns the node of a holder of this or an older version. */
  static NodeId node(String holder) {
    Matcher matcher = TEXT.matcher(holder);
    return NodeId.of(matcher.matches() ? matcher.group(1) : holder);
  }
}
