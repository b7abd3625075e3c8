package io.synctv.core.log;

import io.synctv.api.ChatId;
import io.synctv.api.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of a room, in the order of its history, and which versions of which messages
 * were seen. Of a message the higher version holds. Bounded; not for use by several threads at a
 * time.
 */
final class RecentChat {

  /** How many messages newcomers are told. */
  static final int MOST = 100;

  private static final int MOST_SEEN = 2048;

  private static final Comparator<ChatMessage> ORDER =
      Comparator.comparingLong(ChatMessage::at).thenComparing(message -> message.id().value());

  private final List<ChatMessage> messages = new ArrayList<>(); // in order
  private @Nullable List<ChatMessage> copy;
  private final Map<ChatId, Long> seen = new LinkedHashMap<>(); // the longest known first

  /** Returns the messages; the very same list until they change. */
  List<ChatMessage> messages() {
    List<ChatMessage> known = copy;
    if (known == null) {
      known = List.copyOf(messages);
      copy = known;
    }
    return known;
  }

  /**
   * Starts with what was read from the store. Whoever posted a message may have died before the log
   * told it: one that was said lately, and that the log has not told here, is shown but does not
   * count as seen, so that it is told once more when nobody else does.
   *
   * @param lately since when a message counts as said lately, in milliseconds of cluster time
   * @param sameLog whether the log goes on in the epoch that has told what was seen so far; another
   *     one may have begun without it, and whoever joined there lacks it
   */
  void reset(List<ChatMessage> read, long lately, boolean sameLog) {
    Map<ChatId, Long> before = sameLog ? new LinkedHashMap<>(seen) : Map.of();
    messages.clear();
    copy = null;
    seen.clear();
    for (ChatMessage message : read) {
      if (message.at() < lately || before.getOrDefault(message.id(), 0L) >= message.version()) {
        see(message);
      }
      show(message);
    }
  }

  /** Takes a message in, unless it is known in this or a higher version. */
  void add(ChatMessage message) {
    if (!knows(message.id(), message.version())) {
      see(message);
      show(message);
    }
  }

  private void see(ChatMessage message) {
    seen.remove(message.id());
    seen.put(message.id(), message.version());
    if (seen.size() > MOST_SEEN) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  private void show(ChatMessage message) {
    copy = null;
    messages.removeIf(other -> other.id().equals(message.id()));
    int at = messages.size();
    while (at > 0 && ORDER.compare(messages.get(at - 1), message) > 0) {
      at--;
    }
    messages.add(at, message);
    if (messages.size() > MOST) {
      messages.removeFirst();
    }
  }

  /** Says whether a message was seen in this version or a higher one. */
  boolean knows(ChatId id, long version) {
    Long known = seen.get(id);
    return known != null && known >= version;
  }

  /**
   * Says whether a message of that moment may have been seen and forgotten: it is older than all
   * that newcomers are told.
   */
  boolean mayHaveForgotten(ChatMessage message) {
    ChatMessage oldest = messages.size() < MOST ? null : messages.getFirst();
    return isOlder(message, oldest);
  }

  private static boolean isOlder(ChatMessage message, @Nullable ChatMessage oldest) {
    return oldest != null && message.version() == 1 && ORDER.compare(message, oldest) < 0;
  }
}
