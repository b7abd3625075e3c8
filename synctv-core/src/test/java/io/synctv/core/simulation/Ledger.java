package io.synctv.core.simulation;

import io.synctv.api.ChatId;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that ever happened to the room in the database, written beside it: which changes there were,
 * what the room was after each, and which of them a database that went back has lost.
 */
final class Ledger implements SimulatedStores.Observer {

  /**
   * A change.
   *
   * @param state the room after it, or null when it was closed
   */
  record Entry(Revision revision, RoomChange change, StoredRoom state, long at) {}

  private final Scheduler scheduler;
  private final Database database;
  private final RoomId room;
  private final Consumer<String> broken;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Entry> byKey = new HashMap<>();
  private final Map<ChatId, ChatMessage> said = new LinkedHashMap<>();
  private final Map<String, ChatId> texts = new HashMap<>();
  private final Set<ChatId> overlooked = new HashSet<>();
  private final Set<ChatId> lostMessages = new HashSet<>();
  private final Set<String> lost = new HashSet<>();

  /** Which entry was added under a name that one command alone gives. */
  private final Map<String, MediaId> added = new HashMap<>();

  private final StoredRoom created;
  private Revision revision = Revision.CREATED;
  private long closedAt = Long.MAX_VALUE;
  private Consumer<RoomChange> listener = change -> {};
  private boolean wentBack;
  private boolean forgot;

  Ledger(Scheduler scheduler, Database database, RoomId room, Consumer<String> broken) {
    this.scheduler = scheduler;
    this.database = database;
    this.room = room;
    this.broken = broken;
    this.created = database.kept().rooms().read(room, 1).orElseThrow();
  }

  /** Has somebody told of each change, once the database has it. */
  void onChange(Consumer<RoomChange> told) {
    listener = told;
  }

  Revision revision() {
    return revision;
  }

  boolean wentBack() {
    return wentBack;
  }

  /** Returns since when the room is closed, in virtual nanoseconds. */
  long closedAt() {
    return closedAt;
  }

  boolean isLost(Revision some) {
    return lost.contains(some.change());
  }

  boolean isLost(ChatId message) {
    return lostMessages.contains(message);
  }

  /** Says whether the database's clock kept nodes from seeing that a message was not told. */
  boolean wasOverlooked(ChatId message) {
    return overlooked.contains(message);
  }

  Map<ChatId, ChatMessage> said() {
    return said;
  }

  /** Returns the change a key stands for, or null. */
  Entry byKey(String user, String key) {
    return byKey.get(user + " " + key);
  }

  /** Returns what a revision's change did, chat excepted. */
  List<RoomEvent> events(Revision some) {
    Entry entry = entries.get(some.change());
    return entry == null
        ? List.of()
        : entry.change.effects().stream().flatMap(effect -> effect.events().stream()).toList();
  }

  /** Says whether it was ever so that not everybody may control the timeline. */
  boolean restricted() {
    return entries.values().stream()
        .anyMatch(
            entry ->
                entry.state != null
                    && entry.state.info().settings().control() != ControlPolicy.EVERYONE);
  }

  /**
   * Says whether somebody had no right to control the timeline all the time between two moments.
   */
  boolean wasRestricted(User user, long from, long to) {
    if (user.equals(created.info().owner())) {
      return false;
    }
    boolean restricted = false;
    for (Entry entry : entries.values()) {
      boolean now =
          entry.state != null
              && entry.state.info().settings().control() == ControlPolicy.ADMINS
              && entry.state.members().stream()
                  .noneMatch(
                      member ->
                          member.user().id().equals(user.id()) && member.role() == Role.ADMIN);
      if (entry.at <= from) {
        restricted = now;
      } else if (entry.at <= to && !now) {
        return false;
      }
    }
    return restricted;
  }

  /** Says whether an item is in the playlist now. */
  boolean isThere(MediaId item) {
    StoredRoom now = at(revision);
    return now != null && now.playlist().stream().anyMatch(each -> each.id().equals(item));
  }

  int size() {
    return entries.size();
  }

  /** Says whether an item was there all the time between two moments. */
  boolean wasThere(MediaId item, long from, long to) {
    boolean there = false;
    for (Entry entry : entries.values()) {
      if (lost.contains(entry.revision.change())) {
        continue;
      }
      boolean has =
          entry.state != null
              && entry.state.playlist().stream().anyMatch(each -> each.id().equals(item));
      if (entry.at <= from) {
        there = has;
      } else if (entry.at <= to && !has) {
        return false;
      }
    }
    return there && !wentBack;
  }

  /** Returns the room at a revision; null when there was never such a revision. */
  StoredRoom at(Revision some) {
    if (some.equals(Revision.CREATED)) {
      return created;
    }
    Entry entry = entries.get(some.change());
    return entry == null || !entry.revision.equals(some) ? null : entry.state;
  }

  boolean knows(Revision some) {
    Entry entry = entries.get(some.change());
    return some.equals(Revision.CREATED) || (entry != null && entry.revision.equals(some));
  }

  @Override
  public void applied(Machine by, RoomId where, RoomChange change, ApplyResult result) {
    if (!where.equals(room) || !(result instanceof ApplyResult.Applied applied)) {
      return;
    }
    for (CommandEffect effect : change.effects()) {
      for (RoomEvent event : effect.events()) {
        if (event instanceof ChatEvent.Posted posted) {
          said.putIfAbsent(posted.message().id(), posted.message());
          ChatId before = texts.putIfAbsent(posted.message().text(), posted.message().id());
          if (before != null && !before.equals(posted.message().id()) && !wentBack) {
            broken.accept("7: " + posted.message() + " was said before");
          }
          lostMessages.remove(posted.message().id());
        }
      }
    }
    if (!change.revises() || (entries.containsKey(change.id()) && !lost.contains(change.id()))) {
      return;
    }
    Revision next = applied.revision();
    if (!change.base().equals(revision) || !next.equals(revision.next(change.id()))) {
      broken.accept("1: " + next + " planned on " + change.base() + " follows " + revision);
    }
    revision = next;
    lost.remove(change.id());
    StoredRoom state = database.kept().rooms().read(room, 1).orElse(null);
    Entry entry = new Entry(next, change, state, scheduler.nanos());
    entries.put(change.id(), entry);
    listener.accept(change);
    if (state == null) {
      closedAt = scheduler.nanos();
    } else {
      checkOrder(state);
    }
    for (CommandEffect effect : change.effects()) {
      effect.events().forEach(event -> checkAdded(next, event));
      CommandKey key = effect.key();
      if (key != null && key.message() == null) {
        Entry before = byKey.put(key.user() + " " + key.key(), entry);
        if (before != null
            && !before.revision.change().equals(change.id())
            && !lost.contains(before.revision.change())) {
          broken.accept("7: " + key + " changed the room twice: " + before + " and " + entry);
        }
      }
    }
  }

  /** No command adds its media twice. */
  private void checkAdded(Revision revision, RoomEvent event) {
    if (event instanceof PlaylistEvent.Put put && !wentBack && !forgot) {
      for (PlaylistEvent.Placement place : put.placements()) {
        String name = place.item().media().name();
        MediaId before = added.putIfAbsent(name, place.item().id());
        if (name.startsWith("m") && before != null && !before.equals(place.item().id())) {
          broken.accept("7: " + name + " was added twice, the second time by " + revision);
        }
      }
    }
  }

  private void checkOrder(StoredRoom state) {
    Set<OrderKey> orders = new HashSet<>();
    for (PlaylistItem item : state.playlist()) {
      if (!orders.add(item.order())) {
        broken.accept("12: two items at " + item.order() + " of " + state.revision());
      }
    }
  }

  /** The database has forgotten the keys there were. */
  void databaseForgot() {
    forgot = true;
    // What was said just before is too old now for anybody to look whether it was told.
    long late = scheduler.millis() - 15_000;
    said.values().stream()
        .filter(message -> message.at() > late)
        .forEach(message -> overlooked.add(message.id()));
    byKey.clear();
  }

  /** The database has gone back: finds out what it has lost. */
  void databaseWentBack() {
    wentBack = true;
    Set<String> kept = new HashSet<>();
    Revision last = database.revision(room);
    Revision each = last == null ? revision : last;
    while (entries.containsKey(each.change())) {
      kept.add(each.change());
      each = entries.get(each.change()).change.base();
    }
    last = last == null ? revision : last;
    revision = last;
    for (String change : entries.keySet()) {
      if (!kept.contains(change)) {
        lost.add(change);
      }
    }
    if (database.kept().rooms().find(room).isPresent()) {
      closedAt = Long.MAX_VALUE;
    }
    said.keySet().stream()
        .filter(id -> database.kept().chat().find(room, List.of(id)).isEmpty())
        .forEach(lostMessages::add);
  }
}
