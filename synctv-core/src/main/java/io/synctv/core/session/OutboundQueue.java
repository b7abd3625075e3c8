package io.synctv.core.session;

import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Access;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.api.session.SessionMessage.Skipped;
import io.synctv.api.session.SessionMessage.Welcome;
import io.synctv.core.event.EventTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits for one session, bounded in bytes. Not for use by several threads at a time; {@link
 * Session} locks.
 *
 * <p>Chat and everything else ordered is kept to the last message, but of the timeline only the
 * latest matters: once more than {@link #BACKED_UP} bytes wait, a playback event takes the place of
 * the one before it that still waits. What was left out stays behind as a small {@link Skipped},
 * merged with its neighbours, so that the numbers a client sees still have no gap.
 *
 * <p>A welcome counts whole, and what waits for one session may be so much more than the bound:
 * somebody who enters a room with a large playlist must get it. Of several that have not been
 * written only the largest adds to the bound. Any other single message, which sessions share,
 * counts as half the bound at the most.
 */
final class OutboundQueue {

  /** From so many waiting bytes on, playback events replace each other. */
  static final int BACKED_UP = 32 * 1024;

  private static final int NONE = -1;

  private final int maxBytes;
  private final MessageEncoder encoder;
  private List<OutboundMessage> waiting = new ArrayList<>();
  private int waitingBytes;
  private int takenBytes;
  private int waitingWelcome; // the largest one's bytes
  private int takenWelcome;
  private int lastPlayback = NONE;

  OutboundQueue(int maxBytes, MessageEncoder encoder) {
    this.maxBytes = maxBytes;
    this.encoder = encoder;
  }

  /**
   * Adds a message.
   *
   * @return false when the queue holds more than it may, what was taken and is not written yet
   *     included
   */
  boolean offer(OutboundMessage outbound) {
    if (isPlayback(outbound.message())) {
      if (waitingBytes > BACKED_UP && lastPlayback != NONE) {
        skip(lastPlayback);
      }
      lastPlayback = waiting.size();
    }
    waiting.add(outbound);
    waitingBytes += weight(outbound);
    waitingWelcome = Math.max(waitingWelcome, welcome(outbound));
    return fits();
  }

  /**
   * Puts messages before all that waits, and drops from the latter what is ordered up to {@code
   * upTo}.
   */
  boolean insert(List<OutboundMessage> first, long upTo) {
    List<OutboundMessage> kept = new ArrayList<>(first);
    for (OutboundMessage outbound : waiting) {
      switch (outbound.message()) {
        case Ordered ordered when ordered.event().seq() <= upTo -> {}
        case Skipped skipped when skipped.seq() <= upTo -> {}
        case Skipped skipped when skipped.from() <= upTo ->
            kept.add(OutboundMessage.late(new Skipped(upTo + 1, skipped.seq()), encoder));
        default -> kept.add(outbound);
      }
    }
    return replace(kept);
  }

  /** Puts a welcome before all that waits, and drops from the latter all that it makes old. */
  boolean renew(OutboundMessage welcome) {
    List<OutboundMessage> kept = new ArrayList<>();
    kept.add(welcome);
    for (OutboundMessage outbound : waiting) {
      switch (outbound.message()) {
        case Ordered ordered -> {}
        case Skipped skipped -> {}
        case Welcome older -> {}
        case Access older -> {}
        default -> kept.add(outbound);
      }
    }
    return replace(kept);
  }

  private boolean replace(List<OutboundMessage> kept) {
    waiting = kept;
    waitingBytes = kept.stream().mapToInt(this::weight).sum();
    waitingWelcome = kept.stream().mapToInt(OutboundQueue::welcome).max().orElse(0);
    lastPlayback = NONE;
    return fits();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Hands over all that waits; it counts against the bound until {@link #written}. */
  List<OutboundMessage> take() {
    List<OutboundMessage> batch = waiting;
    waiting = new ArrayList<>(Math.min(batch.size(), 64));
    takenBytes = waitingBytes;
    takenWelcome = waitingWelcome;
    waitingBytes = 0;
    waitingWelcome = 0;
    lastPlayback = NONE;
    return batch;
  }

  void written() {
    takenBytes = 0;
    takenWelcome = 0;
  }

  void clear() {
    waiting = new ArrayList<>(0);
    waitingBytes = 0;
    waitingWelcome = 0;
    lastPlayback = NONE;
  }

  private void skip(int index) {
    OutboundMessage replaced = waiting.get(index);
    long seq = ((Ordered) replaced.message()).event().seq();
    long from = seq;
    boolean merge =
        index > 0
            && waiting.get(index - 1).message() instanceof Skipped skipped
            && skipped.seq() == seq - 1;
    if (merge) {
      OutboundMessage previous = waiting.remove(index - 1);
      waitingBytes -= weight(previous);
      from = ((Skipped) previous.message()).from();
    }
    OutboundMessage marker = OutboundMessage.late(new Skipped(from, seq), encoder);
    waiting.set(merge ? index - 1 : index, marker);
    waitingBytes += weight(marker) - weight(replaced);
  }

  private boolean fits() {
    long welcome = Math.max(waitingWelcome, takenWelcome);
    return (long) waitingBytes + takenBytes <= maxBytes + welcome;
  }

  private int weight(OutboundMessage outbound) {
    int welcome = welcome(outbound);
    return welcome > 0 ? welcome : Math.min(outbound.size(), maxBytes / 2);
  }

  /** Returns how many bytes a welcome has; 0 for any other message. */
  private static int welcome(OutboundMessage outbound) {
    return outbound.message() instanceof Welcome ? outbound.size() : 0;
  }

  private static boolean isPlayback(SessionMessage message) {
    return message instanceof Ordered ordered
        && EventTraits.changesPlayback(ordered.event().event());
  }
}
