package io.synctv.core.store;

import io.synctv.api.ChatId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a room, oldest first. Not safe for use by several threads. */
final class KeptChat {

  private static final Comparator<ChatMessage> OLDEST_FIRST =
      Comparator.comparingLong(ChatMessage::at).thenComparing(message -> message.id().value());

  private final List<ChatMessage> messages = new ArrayList<>();
  private final Map<ChatId, ChatMessage> byId = new HashMap<>();

  /** What the commands were that posted the messages, for those that had a key. */
  private final Map<ChatId, String> digests = new HashMap<>();

  KeptChat copy() {
    KeptChat copy = new KeptChat();
    copy.messages.addAll(messages);
    copy.byId.putAll(byId);
    copy.digests.putAll(digests);
    return copy;
  }

  int size() {
    return messages.size();
  }

  @Nullable ChatMessage find(ChatId id) {
    return byId.get(id);
  }

  /** Returns the message a command posted, if it did. */
  @Nullable KnownCommand known(CommandKey key, ChatId id) {
    ChatMessage message = byId.get(id);
    if (message == null) {
      return null;
    }
    return digests.getOrDefault(id, key.digest()).equals(key.digest())
        ? new KnownCommand.Posted(key, message)
        : new KnownCommand.Reused(key);
  }

  /** Adds a message unless its id is kept; says whether it did. */
  boolean add(ChatMessage message, @Nullable String digest) {
    if (byId.putIfAbsent(message.id(), message) != null) {
      return false;
    }
    if (digest != null) {
      digests.put(message.id(), digest);
    }
    int at = messages.size();
    while (at > 0 && OLDEST_FIRST.compare(messages.get(at - 1), message) > 0) {
      at--;
    }
    messages.add(at, message);
    forget(messages.size() - InMemoryStores.MAX_CHAT);
    return true;
  }

  List<ChatMessage> newest(int limit) {
    return List.copyOf(messages.subList(Math.max(0, messages.size() - limit), messages.size()));
  }

  Page<ChatMessage> page(int limit, @Nullable PageCursor from) {
    int end = messages.size();
    while (end > 0 && from != null && !isBefore(from, messages.get(end - 1))) {
      end--;
    }
    int start = Math.max(0, end - limit);
    List<ChatMessage> part = messages.subList(start, end);
    return new Page<>(
        part,
        start == 0
            ? null
            : new PageCursor(
                    PageCursor.Kind.CHAT, part.getFirst().at(), part.getFirst().id().value())
                .text());
  }

  private static boolean isBefore(PageCursor cursor, ChatMessage message) {
    return cursor.isBefore(message.at(), message.id().value());
  }

  /** Counts the messages, oldest first, that are not to be kept. */
  int excess(ChatRetention retention) {
    int old = 0;
    while (old < messages.size() && messages.get(old).at() < retention.since()) {
      old++;
    }
    return Math.max(old, messages.size() - retention.count());
  }

  /** Forgets the oldest messages; a count below one forgets none. */
  void forget(int count) {
    if (count > 0) {
      List<ChatMessage> oldest = messages.subList(0, count);
      oldest.forEach(
          message -> {
            byId.remove(message.id());
            digests.remove(message.id());
          });
      oldest.clear();
    }
  }
}
