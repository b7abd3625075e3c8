package io.synctv.store.jdbc;

import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows and columns that the events of a change name, as they are in the end: one statement must
 * not touch a row twice. Sorted by id, the order in which they are locked.
 */
final class Rows {

  private final RoomId room;

  /** Empty for one that is removed. */
  private final TreeMap<String, Optional<PlaylistItem>> items = new TreeMap<>();

  /** Empty for one who is none any more. */
  private final TreeMap<String, Optional<Member>> members = new TreeMap<>();

  private final TreeMap<String, ChatMessage> messages = new TreeMap<>();
  private final Map<RoomPart, RoomInfo> parts = new EnumMap<>(RoomPart.class);
  private boolean closes;

  Rows(RoomId room, RoomChange change) {
    this.room = room;
    for (CommandEffect effect : change.effects()) {
      effect.events().forEach(this::take);
    }
  }

  private void take(RoomEvent event) {
    switch (event) {
      case PlaybackEvent playback ->
          throw new InvalidDataException("playback is written behind, and no part of a change");
      case PlaylistEvent.Put put ->
          put.placements().forEach(at -> items.put(at.item().id().value(), Optional.of(at.item())));
      case PlaylistEvent.Removed removed ->
          removed.items().forEach(id -> items.put(id.value(), Optional.empty()));
      case MemberEvent.Changed changed ->
          members.put(changed.member().user().id().value(), Optional.of(changed.member()));
      case MemberEvent.Ended ended ->
          ended.whom().forEach(user -> members.put(user.value(), Optional.empty()));
      case MemberEvent.Kicked kicked -> {} // the change itself is all there is of it
      case ChatEvent.Posted posted ->
          messages.putIfAbsent(posted.message().id().value(), posted.message());
      case InfoEvent.Changed changed ->
          changed.parts().forEach(part -> parts.put(part, changed.room()));
      case InfoEvent.Closed closed -> closes = true;
    }
  }

  boolean closes() {
    return closes;
  }

  Collection<String> messageIds() {
    return messages.keySet();
  }

  /** Adds what writes all but the messages. */
  void addTo(Script script, String now) {
    Batches.forEach(
        items.keySet(), ids -> script.add(ChangeSql.deleteItems(ids.size()), inRoom(ids)));
    insert(
        script,
        items.values().stream().flatMap(Optional::stream).toList(),
        item -> Items.columns(room, item),
        ChangeSql::insertItems);
    Batches.forEach(
        members.keySet(), ids -> script.add(ChangeSql.deleteMembers(ids.size()), inRoom(ids)));
    insert(
        script,
        members.values().stream().flatMap(Optional::stream).toList(),
        member -> Members.columns(room, member),
        ChangeSql::insertMembers);
    if (!parts.isEmpty()) {
      RoomColumns columns = new RoomColumns(parts);
      script.add(columns.update(), columns.params(room));
    }
    if (closes) {
      script.add(ChangeSql.closeRoom(now), List.of(room.value()));
    }
  }

  /**
   * Adds what keeps the messages.
   *
   * @param kept ids of those that are kept already
   * @param digests of the commands that had a key, by message
   */
  void addMessagesTo(
      Script script, Collection<String> kept, Map<String, String> digests, String now) {
    insert(
        script,
        messages.values().stream().filter(said -> !kept.contains(said.id().value())).toList(),
        said -> Messages.columns(room, said, digests.get(said.id().value())),
        rows -> ChangeSql.insertMessages(rows, now));
  }

  private List<Object> inRoom(List<String> ids) {
    List<Object> params = new ArrayList<>();
    params.add(room.value());
    params.addAll(ids);
    return params;
  }

  static <T> void insert(
      Script script,
      Collection<T> rows,
      Function<T, List<? extends @Nullable Object>> columns,
      IntFunction<String> statement) {
    Batches.forEach(
        rows,
        batch -> {
          List<@Nullable Object> params = new ArrayList<>();
          batch.forEach(row -> params.addAll(columns.apply(row)));
          script.add(statement.apply(batch.size()), params);
        });
  }
}
