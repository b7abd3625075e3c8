package io.synctv.core.cluster;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogHead;
import io.synctv.core.time.SystemTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the shadow follows a room: from which epoch of the primary to which of its own, and where
 * both stand. For the replicator's thread.
 */
final class Following {

  final Epoch primary;
  final Epoch shadow;
  final DeliveryVerifier verifier;
  long next; // the primary's next number
  @Nullable Long changedAt;
  private long version;
  private byte[] snapshot;
  private Revision told;

  Following(LogHead head, Epoch shadow, DeliveryVerifier verifier) {
    this.primary = head.epoch();
    this.shadow = shadow;
    this.verifier = verifier;
    this.next = head.seq() + 1;
    this.version = head.version();
    this.snapshot = head.snapshot();
    this.told = told(head);
  }

  /** Notes what both have committed. */
  void committed(Commit commit, Committed answer) {
    next = answer.lastSeq() + 1;
    version = answer.version();
    if (changedAt == null) {
      changedAt = SystemTime.INSTANCE.nanoTime();
    }
    if (commit.change() != null) {
      snapshot = commit.change().snapshot();
    }
    if (commit.told() != null) {
      told = commit.told().to();
    }
  }

  /** Returns whether the shadow's log is where it has to be. */
  boolean standsAt(LogHead head) {
    return head.epoch().equals(shadow)
        && head.seq() == verifier.next() - 1
        && head.version() == version
        && told.equals(head.told())
        && Arrays.equals(head.snapshot(), snapshot);
  }

  /** Returns whether the shadow's log begins where the primary's stands. */
  static boolean begins(LogHead primary, LogHead shadow) {
    return shadow.seq() == 0
        && shadow.version() == primary.version()
        && told(primary).equals(shadow.told())
        && Arrays.equals(shadow.snapshot(), primary.snapshot());
  }

  /**
   * Returns what the shadow's log begins with. When nobody knows what the primary has told, nobody
   * can tell anything there either, and any revision will do.
   */
  static Revision told(LogHead primary) {
    Revision told = primary.told();
    return told == null ? Revision.CREATED : told;
  }
}
