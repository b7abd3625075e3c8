package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.core.codec.EventCodec.Decoded;
import java.util.List;

/**
 * Hears what becomes of a room's log on this node. Called inside the room's mailbox, each time
 * after the replica has changed, and must not block.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public interface LogListener {

  /**
   * Events were applied, or were passed because the state includes them: the sessions are to hear
   * of them.
   *
   * @param entries all entries of a durable change, or one other entry
   * @param own whether this node has committed them
   */
  void applied(List<Decoded> entries, boolean own);

  /** Events that cannot be read were passed, from one number to another, both included. */
  void skipped(long from, long to);

  /** What is known of people's rights ahead of the log has changed. */
  void accessChanged();

  /** The log goes on in another epoch, from the state there is. */
  void epochChanged();

  /**
   * The replica was read anew: events may have been left out.
   *
   * @param before the revision that it had before
   */
  void reset(Revision before);

  /** Events may have been missed, and so may be what is told beside the log. */
  void missed();

  /** This node does not reach the cluster's log from now on, or does again. */
  void isolated(boolean isolated);

  /** The room is closed and leaves memory. */
  void closed();
}
