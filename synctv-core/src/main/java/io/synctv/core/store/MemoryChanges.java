package io.synctv.core.store;

import io.synctv.api.Checks;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.core.event.EventTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compare and set under the stores' lock, which is the room's lock too. */
final class MemoryChanges implements ChangeStore {

  private final Guard guard;

  MemoryChanges(Guard guard) {
    this.guard = guard;
  }

  @Override
  public ApplyResult apply(RoomId room, RoomChange change) {
    check(change);
    return guard.locked((database, now) -> apply(database, now, room, change));
  }

  @Override
  public ApplyResult applyLocked(RoomId room, Revision known, Planner planner) {
    return guard.locked(
        (database, now) -> {
          KeptRoom kept = database.open(room);
          if (kept == null) {
            return new ApplyResult.Gone();
          }
          return switch (kept.since(known)) {
            case Changes.Complete(List<StoredChange> missed) -> {
              RoomChange change = planner.plan(missed);
              check(change);
              yield apply(database, now, room, change);
            }
            case Changes.Unavailable(Revision revision) -> new ApplyResult.Stale(revision);
            case Changes.Gone gone -> new ApplyResult.Gone();
          };
        });
  }

  @Override
  public Changes since(RoomId room, Revision known) {
    return guard.locked(
        (database, now) -> {
          KeptRoom kept = database.rooms().get(room);
          return kept == null ? new Changes.Gone() : kept.since(known);
        });
  }

  @Override
  public RecentChanges recent(Duration within) {
    long millis = Math.min(within.toMillis(), CHANGES_KEPT.toMillis());
    return guard.locked((database, now) -> database.recent(now - millis));
  }

  @Override
  public boolean expire(int limit) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_FORGOTTEN);
    return guard.locked((database, now) -> database.expire(now, limit));
  }

  static ApplyResult apply(MemoryDatabase database, long now, RoomId room, RoomChange change) {
    KeptRoom kept = database.rooms().get(room);
    if (kept == null) {
      return new ApplyResult.Gone();
    }
    Revision made = change.revises() ? kept.madeBy(change.id()) : null;
    if (made != null) {
      return new ApplyResult.Applied(made);
    }
    if (kept.closed()) {
      List<KnownCommand> known = known(kept, change);
      return known.isEmpty() ? new ApplyResult.Gone() : new ApplyResult.Known(known);
    }
    boolean based = change.revises() || change.confirms();
    if (based && !kept.revision().equals(change.base())) {
      return new ApplyResult.Stale(kept.revision());
    }
    List<KnownCommand> known = known(kept, change);
    if (!known.isEmpty()) {
      return new ApplyResult.Known(known);
    }
    write(database, now, room, kept, change);
    return new ApplyResult.Applied(kept.revision());
  }

  private static List<KnownCommand> known(KeptRoom kept, RoomChange change) {
    List<KnownCommand> known = new ArrayList<>();
    for (CommandKey key : keys(change)) {
      KnownCommand command = kept.known(key);
      if (command != null) {
        known.add(command);
      }
    }
    return known;
  }

  private static void write(
      MemoryDatabase database, long now, RoomId room, KeptRoom kept, RoomChange change) {
    boolean revises = change.revises();
    if (revises) {
      Revision next = change.base().next(change.id());
      kept.keep(new StoredChange(change.base(), next, change.payload()), now);
      database.changed(room, now);
    }
    for (int index = 0; index < change.effects().size(); index++) {
      CommandEffect effect = change.effects().get(index);
      CommandKey key = effect.key();
      if (revises && key != null && key.message() == null) {
        kept.keep(key, index, now);
      }
      for (RoomEvent event : effect.events()) {
        switch (event) {
          case PlaylistEvent playlist -> kept.write(playlist);
          case MemberEvent member -> kept.write(member);
          case InfoEvent info -> kept.write(info);
          case ChatEvent chat -> write(database, now, room, kept.chat(), chat, digest(key));
          case PlaybackEvent playback ->
              throw new IllegalStateException("playback is written behind"); // refused before
        }
      }
    }
  }

  private static void write(
      MemoryDatabase database,
      long now,
      RoomId room,
      KeptChat chat,
      ChatEvent event,
      @Nullable String digest) {
    switch (event) {
      case ChatEvent.Posted posted -> {
        if (chat.add(posted.message(), digest)) {
          database.posted(room, posted.message().id(), now);
        }
      }
    }
  }

  private static @Nullable String digest(@Nullable CommandKey key) {
    return key == null ? null : key.digest();
  }

  private static Stream<CommandKey> effectKeys(RoomChange change) {
    return change.effects().stream().flatMap(effect -> Stream.ofNullable(effect.key()));
  }

  private static List<CommandKey> keys(RoomChange change) {
    return Stream.concat(effectKeys(change), change.lookups().stream()).toList();
  }

  /** Refuses what a database would refuse too. */
  static void check(RoomChange change) {
    Set<Object> seen = new HashSet<>();
    if (!effectKeys(change).allMatch(key -> seen.add(List.of(key.user(), key.key())))) {
      throw invalid("two commands of a change have the same key");
    }
    if (change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .anyMatch(EventTraits::changesPlayback)) {
      throw invalid("playback is no part of a change");
    }
  }

  private static InvalidDataException invalid(String why) {
    return new InvalidDataException("cannot apply a change", new IllegalArgumentException(why));
  }
}
