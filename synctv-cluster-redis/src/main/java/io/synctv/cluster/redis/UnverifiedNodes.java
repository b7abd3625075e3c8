package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Live nodes whose messages cannot be verified: their secret is another one. Each is said in the
 * log once. A node says in the directory which key it signs with; of one that does not, a message
 * is needed. Names in messages that nobody could verify count only when the directory has them.
 * Safe for use by several threads.
 */
final class UnverifiedNodes {

  private static final System.Logger LOG = System.getLogger(UnverifiedNodes.class.getName());

  /** The most names that are kept until the directory tells whether there are such nodes. */
  private static final int MOST_CLAIMED = 100;

  private final NodeId self;
  private final EnvelopeSigner signer;
  private final Set<NodeId> claimed = ConcurrentHashMap.newKeySet();
  private final Set<NodeId> told = ConcurrentHashMap.newKeySet();
  private final Set<NodeId> unverified = ConcurrentHashMap.newKeySet();

  UnverifiedNodes(NodeId self, EnvelopeSigner signer) {
    this.self = self;
    this.signer = signer;
  }

  /** Returns the nodes. */
  Set<NodeId> nodes() {
    return Set.copyOf(unverified);
  }

  /** A message that cannot be verified says that it is of this node. */
  void claims(NodeId node) {
    if (claimed.size() < MOST_CLAIMED && !node.equals(self)) {
      claimed.add(node);
    }
  }

  /** A message of this node was verified. */
  void verified(NodeId node) {
    if (!unverified.isEmpty() && unverified.remove(node)) {
      claimed.remove(node);
    }
  }

  /**
   * Takes the directory.
   *
   * @param alive the other nodes
   * @param keys the keys that they say they sign with, of those that say so
   */
  void directory(Collection<NodeId> alive, Map<NodeId, Integer> keys) {
    told.retainAll(alive);
    unverified.retainAll(alive);
    for (NodeId node : alive) {
      Integer key = keys.get(node);
      boolean wrong = key == null ? claimed.contains(node) : !signer.knows(key);
      if (!wrong && key != null) {
        unverified.remove(node);
      } else if (wrong && unverified.add(node) && told.add(node)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The messages of node {0} cannot be verified and are dropped: its cluster.secret is"
                + " not that of node {1}",
            node,
            self);
      }
    }
    claimed.clear();
  }
}
