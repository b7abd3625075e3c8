package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import java.time.Duration;
import java.util.Set;

/**
 * What a transport has noticed that whoever runs the nodes must put right.
 *
 * @param clockAhead by how much the machine's own clock is ahead of cluster time, negative when it
 *     is behind; zero while that is at most a second, or not known
 * @param unverified live nodes whose messages this node cannot verify: their secret is another one
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Diagnosis(Duration clockAhead, Set<NodeId> unverified) {

  /** Nothing was noticed. */
  public static final Diagnosis NOTHING = new Diagnosis(Duration.ZERO, Set.of());

  /** Copies the set. */
  public Diagnosis {
    unverified = Set.copyOf(unverified);
  }
}
