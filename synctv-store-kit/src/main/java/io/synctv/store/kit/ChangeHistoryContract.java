package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.PAYLOAD;
import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.key;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.revision;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ChatId;
import io.synctv.api.InvalidValueException;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link ChangeStore} promises of changes that were applied. */
interface ChangeHistoryContract extends StoresUnderTest {

  Duration LONG_AGO = ChangeStore.CHANGES_KEPT.plusSeconds(5);

  /** Changes a room so many times; returns its revisions from the first on. */
  private List<Revision> history(RoomId room, int changes) {
    List<Revision> revisions = new ArrayList<>(List.of(revision(stores(), room)));
    for (int i = 0; i < changes; i++) {
      apply(stores(), room, put(item("i" + i, "V")));
      revisions.add(revision(stores(), room));
    }
    return revisions;
  }

  private List<StoredChange> complete(RoomId room, Revision known) {
    Changes changes = stores().changes().since(room, known);
    assertThat(changes).isInstanceOf(Changes.Complete.class);
    return ((Changes.Complete) changes).changes();
  }

  @Test
  default void whatCameAfterARevisionIsReturnedInOrderWithoutAHole() {
    RoomId room = createRoom(stores(), "r");
    List<Revision> revisions = history(room, 12);
    history(createRoom(stores(), "other"), 2);
    for (int known = 0; known <= 12; known++) {
      List<StoredChange> changes = complete(room, revisions.get(known));
      assertThat(changes)
          .extracting(StoredChange::revision)
          .isEqualTo(revisions.subList(known + 1, 13));
      assertThat(changes)
          .extracting(StoredChange::previous)
          .isEqualTo(revisions.subList(known, 12));
      assertThat(changes).allSatisfy(c -> assertThat(c.payload()).isEqualTo(PAYLOAD));
    }
  }

  @Test
  default void aRevisionThatIsNotOfThisRoomIsUnavailable() {
    RoomId room = createRoom(stores(), "r");
    Revision newest = history(room, 3).getLast();
    for (Revision foreign :
        List.of(
            new Revision(0, "other"),
            new Revision(2, "other"),
            new Revision(3, "other"),
            new Revision(4, "other"))) {
      assertThat(stores().changes().since(room, foreign))
          .isEqualTo(new Changes.Unavailable(newest));
    }
    assertThat(stores().changes().since(RoomId.of("nowhere"), newest))
        .isEqualTo(new Changes.Gone());
  }

  @Test
  default void whatClosedARoomIsToldOfIt() {
    RoomId room = createRoom(stores(), "r");
    Revision before = history(room, 2).getLast();
    close(stores(), room);
    List<StoredChange> changes = complete(room, before);
    assertThat(changes).hasSize(1);
    assertThat(complete(room, changes.getFirst().revision())).isEmpty();
  }

  @Test
  default void oldChangesAreForgottenButTheNewestOfARoomStays() {
    RoomId room = createRoom(stores(), "r");
    List<Revision> revisions = history(room, 5);
    assertThat(stores().changes().expire(100)).isFalse();
    assertThat(complete(room, revisions.getFirst())).hasSize(5);
    age(LONG_AGO);
    assertThat(stores().changes().expire(3)).as("there is more").isTrue();
    assertThat(stores().changes().expire(3)).isFalse();
    assertThat(stores().changes().since(room, revisions.getFirst()))
        .isEqualTo(new Changes.Unavailable(revisions.getLast()));
    assertThat(stores().changes().since(room, revisions.get(3)))
        .isEqualTo(new Changes.Unavailable(revisions.getLast()));
    assertThat(complete(room, revisions.get(4))).hasSize(1);
    assertThat(complete(room, revisions.get(5))).isEmpty();
    assertThat(stores().changes().applyLocked(room, revisions.get(1), unused -> plan()))
        .isEqualTo(new ApplyResult.Stale(revisions.getLast()));
    assertThat(apply(stores(), room, put(item("x", "V")))).isInstanceOf(ApplyResult.Applied.class);
    assertThat(complete(room, revisions.get(4))).hasSize(2);
  }

  private static RoomChange plan() {
    throw new IllegalStateException("there is nothing to plan on");
  }

  @Test
  default void keysAreForgottenAfterTheirTimeAndBeforeTheirChanges() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d");
    CommandKey talk = key("l", "e", "c");
    stores().changes().apply(room, change(Revision.CREATED, effect(key, put(item("a", "1")))));
    history(room, 1);
    say(stores(), room, message("c", 1));
    RoomChange look =
        new RoomChange("x", revision(stores(), room), List.of(), List.of(key), new byte[0]);
    age(ChangeStore.KEYS_KEPT.minusSeconds(30));
    assertThat(stores().changes().expire(100)).isFalse();
    assertThat(stores().changes().apply(room, look)).isInstanceOf(ApplyResult.Known.class);
    age(LONG_AGO);
    assertThat(stores().changes().expire(1)).isTrue();
    assertThat(stores().changes().apply(room, look)).isInstanceOf(ApplyResult.Applied.class);
    RoomChange chat = change(Revision.CREATED, effect(talk, StoreSamples.posted("c", 1)));
    assertThat(stores().changes().apply(room, chat))
        .as("a message's own row keeps its key")
        .isInstanceOf(ApplyResult.Known.class);
  }

  @Test
  default void whatWasChangedLatelyIsFoundInAllRooms() {
    RoomId old = createRoom(stores(), "old");
    history(old, 1);
    say(stores(), old, message("before", 1));
    age(Duration.ofSeconds(60));
    createRoom(stores(), "silent");
    RoomId busy = createRoom(stores(), "busy");
    Revision newest = history(busy, 3).getLast();
    RoomId closed = createRoom(stores(), "closed");
    close(stores(), closed);
    say(stores(), old, message("c", 2), message("d", 3));
    RecentChanges recent = stores().changes().recent(Duration.ofSeconds(30));
    assertThat(recent.rooms()).containsOnlyKeys(busy, closed).containsEntry(busy, newest);
    assertThat(recent.messages())
        .containsExactlyInAnyOrder(
            new RecentChanges.Message(old, ChatId.of("c"), 1),
            new RecentChanges.Message(old, ChatId.of("d"), 1));
    RecentChanges all = stores().changes().recent(Duration.ofMinutes(5));
    assertThat(all.rooms()).containsOnlyKeys(old, busy, closed);
    assertThat(all.messages()).hasSize(3);
  }

  @Test
  default void aLimitOfForgettingChangesOutOfBoundsIsRefused() {
    for (int limit : new int[] {-1, 0, 10_001}) {
      assertThatThrownBy(() -> stores().changes().expire(limit))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  default void eachChangeIsReturnedWithItsOwnPayload() {
    RoomId room = createRoom(stores(), "r");
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] payload = new byte[i == 3 ? 200_000 : 9];
      Arrays.fill(payload, (byte) (i + 1));
      payloads.add(payload.clone());
      RoomChange change =
          new RoomChange(
              "p" + i,
              revision(stores(), room),
              List.of(effect(null, put(item("i" + i, "V")))),
              List.of(),
              payload);
      stores().changes().apply(room, change);
      assertThat(payload).as("as it was handed over").isEqualTo(payloads.getLast());
    }
    List<StoredChange> all = complete(room, Revision.CREATED);
    List<StoredChange> some = complete(room, all.get(1).revision());
    assertThat(all).hasSize(4);
    assertThat(some).hasSize(2);
    for (int i = 0; i < 4; i++) {
      assertThat(all.get(i).payload()).isEqualTo(payloads.get(i));
    }
    assertThat(some.getFirst().payload()).isEqualTo(payloads.get(2));
    assertThat(some.getLast().payload()).isEqualTo(payloads.get(3));
  }

  @Test
  default void noChangeIsForgottenBeforeItsTime() {
    RoomId room = createRoom(stores(), "r");
    RoomChange first = change(Revision.CREATED, put(item("a", "1")));
    ApplyResult applied = stores().changes().apply(room, first);
    history(room, 2);
    age(ChangeStore.CHANGES_KEPT.minusSeconds(30));
    assertThat(stores().changes().expire(100)).isFalse();
    assertThat(complete(room, Revision.CREATED)).hasSize(3);
    assertThat(stores().changes().apply(room, first)).isEqualTo(applied);
  }

  @Test
  default void nothingOlderThanChangesAreKeptIsRecent() {
    RoomId old = createRoom(stores(), "old");
    history(old, 1);
    say(stores(), old, message("before", 1));
    age(LONG_AGO);
    RoomId busy = createRoom(stores(), "busy");
    history(busy, 1);
    RecentChanges recent = stores().changes().recent(Duration.ofDays(1));
    assertThat(recent.rooms()).containsOnlyKeys(busy);
    assertThat(recent.messages()).isEmpty();
  }

  @Test
  default void ofRecentMessagesTheNewestTenThousandAreReturned() {
    for (int i = 0; i < 4; i++) {
      RoomId room = createRoom(stores(), "r" + i);
      say(stores(), room, IntStream.range(0, 3000).mapToObj(n -> message("c" + n, n)).toList());
      age(Duration.ofSeconds(1));
    }
    List<RecentChanges.Message> recent =
        stores().changes().recent(Duration.ofMinutes(1)).messages();
    assertThat(recent).hasSize(10_000).doesNotHaveDuplicates();
    for (int i = 1; i < 4; i++) {
      RoomId room = RoomId.of("r" + i);
      assertThat(recent.stream().filter(message -> message.room().equals(room))).hasSize(3000);
    }
  }
}
