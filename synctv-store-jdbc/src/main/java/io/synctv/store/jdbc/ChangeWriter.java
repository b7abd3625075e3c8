package io.synctv.store.jdbc;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Applies one change in a transaction. The order of statements is the order of locks, the same for
 * all: the room's head by compare and set, then keys as they sort, then rows by id, then the
 * outbox. A change of chat only locks nothing but its own messages.
 *
 * <p>Keys are looked up behind the head's lock, so that of two changes with one key the second
 * finds the first. Messages have no such lock: two of one id meet at the unique key, and the
 * transaction that loses is begun anew and finds the other.
 */
final class ChangeWriter {

  private final Transaction transaction;
  private final RoomId room;
  private final RoomChange change;
  private final String now;
  private final Rows rows;

  /** The keys of effects and look-ups. */
  private final List<CommandKey> keys = new ArrayList<>();

  /** Digests of the commands that post a message under a key, by the message. */
  private final Map<String, String> digests = new HashMap<>();

  ChangeWriter(Transaction transaction, RoomId room, RoomChange change) {
    this.transaction = transaction;
    this.room = room;
    this.change = change;
    now = transaction.dialect().now();
    rows = new Rows(room, change);
    for (CommandEffect effect : change.effects()) {
      CommandKey key = effect.key();
      if (key != null) {
        keys.add(key);
        ChatId message = key.message();
        if (message != null) {
          digests.put(message.value(), key.digest());
        }
      }
    }
    if (keys.stream().map(Named::of).distinct().count() < keys.size()) {
      throw new InvalidDataException("a change has one key twice");
    }
    keys.addAll(change.lookups());
  }

  /** Whose key it is. */
  private record Named(String user, String key) {
    static Named of(CommandKey key) {
      return new Named(key.user().value(), key.key().value());
    }
  }

  ApplyResult apply() {
    return change.revises() ? revise() : leave();
  }

  private ApplyResult revise() {
    Revision base = change.base();
    Revision made = base.next(change.id());
    Script first =
        new Script()
            .add(
                ChangeSql.ADVANCE_HEAD,
                List.of(
                    made.number(),
                    made.change(),
                    rows.closes() ? 1 : 0,
                    room.value(),
                    base.number(),
                    base.change()));
    addLookups(first);
    List<Script.Result> results = first.run(transaction);
    if (results.getFirst().count() == 0) {
      return refused(made, results.subList(1, results.size()));
    }
    Lookup lookup = lookup(results.subList(1, results.size()));
    if (!lookup.known().isEmpty()) {
      return new ApplyResult.Known(lookup.known());
    }
    Script second = new Script();
    addKeys(second, made.number());
    rows.addTo(second, now);
    rows.addMessagesTo(second, lookup.messages().keySet(), digests, now);
    second.add(
        ChangeSql.insertChange(now),
        List.of(room.value(), made.number(), made.change(), base.change(), change.payload()));
    second.run(transaction);
    return new ApplyResult.Applied(made);
  }

  /** Finds out why compare and set did not. */
  private ApplyResult refused(Revision made, List<Script.Result> lookups) {
    Optional<Head> head = Head.find(transaction.db(), room);
    if (head.isEmpty()) {
      return new ApplyResult.Gone();
    }
    Revision newest = head.get().revision();
    boolean applied =
        newest.equals(made)
            || transaction
                .db()
                .get(ChangeSql.CHANGE_AT, room.value(), made.number())
                .filter(row -> new Row(row).text("change_id").equals(made.change()))
                .isPresent();
    if (applied) {
      return new ApplyResult.Applied(made);
    }
    return head.get().closed() ? closed(lookups) : new ApplyResult.Stale(newest);
  }

  /** A closed room takes nothing more, but says what it answered. */
  private ApplyResult closed(List<Script.Result> lookups) {
    List<KnownCommand> known = lookup(lookups).known();
    return known.isEmpty() ? new ApplyResult.Gone() : new ApplyResult.Known(known);
  }

  /** Applies a change that leaves the revision: of chat only, or one that writes nothing. */
  private ApplyResult leave() {
    Script first = new Script().add(ChangeSql.FIND_HEAD, List.of(room.value()));
    addLookups(first);
    List<Script.Result> results = first.run(transaction);
    Optional<Head> head = Head.of(results.getFirst());
    if (head.isEmpty()) {
      return new ApplyResult.Gone();
    }
    if (head.get().closed()) {
      return closed(results.subList(1, results.size()));
    }
    Revision revision = head.get().revision();
    if (change.confirms() && !revision.equals(change.base())) {
      return new ApplyResult.Stale(revision);
    }
    Lookup lookup = lookup(results.subList(1, results.size()));
    if (!lookup.known().isEmpty()) {
      return new ApplyResult.Known(lookup.known());
    }
    Script second = new Script();
    rows.addMessagesTo(second, lookup.messages().keySet(), digests, now);
    second.run(transaction);
    return new ApplyResult.Applied(revision);
  }

  private void addKeys(Script script, long revision) {
    record Kept(CommandKey key, int effect) {}

    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < change.effects().size(); i++) {
      CommandKey key = change.effects().get(i).key();
      if (key != null && key.message() == null) {
        kept.add(new Kept(key, i));
      }
    }
    kept.sort(
        Comparator.comparing((Kept row) -> row.key().user().value())
            .thenComparing(row -> row.key().key().value()));
    Rows.insert(
        script,
        kept,
        row -> Keys.ofChange(room, row.key(), revision, row.effect()),
        count -> ChangeSql.insertKeys(count, now));
  }

  /**
   * What of a change is kept already.
   *
   * @param known its commands
   * @param messages its messages, by id, with the digest of their command
   */
  private record Lookup(List<KnownCommand> known, Map<String, Optional<String>> messages) {}

  private void addLookups(Script script) {
    Batches.forEach(
        keys,
        batch -> script.add(ChangeSql.findKeys(batch.size()), Keys.names(room.value(), batch)));
    Batches.forEach(
        messageIds(),
        batch -> {
          List<Object> params = new ArrayList<>();
          params.add(room.value());
          params.addAll(batch);
          script.add(ChangeSql.digestsOfMessages(batch.size()), params);
        });
  }

  private Set<String> messageIds() {
    Set<String> ids = new TreeSet<>(rows.messageIds());
    for (CommandKey key : keys) {
      ChatId message = key.message();
      if (message != null) {
        ids.add(message.value());
      }
    }
    return ids;
  }

  private Lookup lookup(List<Script.Result> results) {
    int ofKeys = (keys.size() + Batches.MAX_ROWS - 1) / Batches.MAX_ROWS;
    boolean found = results.subList(0, ofKeys).stream().anyMatch(result -> result.count() > 0);
    List<KnownCommand> known = new ArrayList<>();
    if (found) {
      // Rare: read again as what they are.
      Batches.forEach(
          keys, batch -> known.addAll(Keys.find(transaction.db(), room.value(), batch)));
    }
    Map<String, Optional<String>> messages = new HashMap<>();
    for (Script.Result result : results.subList(ofKeys, results.size())) {
      for (List<@Nullable Object> row : result.rows()) {
        messages.put(String.valueOf(row.get(0)), Optional.ofNullable((String) row.get(1)));
      }
    }
    known.addAll(posted(messages));
    return new Lookup(known, messages);
  }

  private List<KnownCommand> posted(Map<String, Optional<String>> messages) {
    Map<ChatId, CommandKey> same = new LinkedHashMap<>();
    List<KnownCommand> known = new ArrayList<>();
    for (CommandKey key : keys) {
      ChatId message = key.message();
      Optional<String> digest = message == null ? null : messages.get(message.value());
      if (message == null || digest == null) {
        continue;
      }
      // Without a digest: kept by a version that knew none.
      if (digest.isEmpty() || digest.get().equals(key.digest())) {
        same.put(message, key);
      } else {
        known.add(new KnownCommand.Reused(key));
      }
    }
    Batches.forEach(
        same.keySet(),
        batch -> {
          for (ChatMessage message : Messages.find(transaction.db(), room, batch)) {
            CommandKey key = same.get(message.id());
            if (key != null) {
              known.add(new KnownCommand.Posted(key, message));
            }
          }
        });
    return known;
  }
}
