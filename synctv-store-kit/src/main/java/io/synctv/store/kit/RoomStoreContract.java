package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.chat;
import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.key;
import static io.synctv.store.kit.StoreSamples.members;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playback;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.putItems;
import static io.synctv.store.kit.StoreSamples.putMember;
import static io.synctv.store.kit.StoreSamples.revision;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.say;
import static io.synctv.store.kit.StoreSamples.together;
import static io.synctv.store.kit.StoreSamples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.StoredRoom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link RoomStore} promises of single rooms. */
interface RoomStoreContract extends StoresUnderTest {

  private static RoomInfo elaborate(String id) {
    return new RoomInfo(
        RoomId.of(id),
        "Фильм 🎬 l'été \"x\" 映画 👩‍👩‍👧",
        new User(UserId.of("g_1-2"), "Zoë 🦊", UserKind.GUEST),
        1_763_686_800_123L,
        true,
        "$argon2id$v=19$…",
        new RoomSettings(ControlPolicy.ADMINS, AdvanceMode.REPEAT_ALL, 10_000));
  }

  private static RoomInfo withOwnerOf(RoomInfo room, RoomInfo other) {
    return new RoomInfo(
        room.id(),
        other.name(),
        room.owner(),
        room.createdAt(),
        other.hidden(),
        other.passwordHash(),
        other.settings());
  }

  @Test
  default void aRoomIsFoundAsItWasCreated() {
    RoomInfo room = elaborate("r");
    createRoom(stores(), room);
    assertThat(stores().rooms().find(room.id())).contains(room);
  }

  @Test
  default void creatingARoomKeepsItsOwnerAsAMember() {
    Member owner = new Member(User.of("anna"), Role.OWNER, owner().grants(), owner().denials(), 77);
    stores().rooms().create(room("r", 1), owner, 9, null);
    assertThat(members(stores(), RoomId.of("r"))).containsExactly(owner);
  }

  @Test
  default void creatingARoomWhoseIdIsKeptSaysSoAndChangesNothing() {
    RoomInfo first = room("r", "First", 1);
    createRoom(stores(), first);
    Member other = Member.of(User.of("other"), Role.OWNER, 2);
    CommandKey key = key("again", "digest");
    // Also where the owner has as many rooms as allowed.
    assertThat(stores().rooms().create(room("r", "Second", 2), other, 1, key))
        .isEqualTo(new CreateResult.Exists());
    assertThat(stores().rooms().find(first.id())).contains(first);
    assertThat(members(stores(), first.id())).containsExactly(owner());
    close(stores(), first.id());
    assertThat(stores().rooms().create(room("r", "Third", 3), other, 9, key))
        .as("a closed room is kept until it is purged")
        .isEqualTo(new CreateResult.Exists());
    RoomInfo another = room("s", "Second", 2);
    assertThat(stores().rooms().create(another, other, 9, key))
        .as("nothing was kept of the key either")
        .isEqualTo(new CreateResult.Created());
  }

  @Test
  default void aRoomThatIsNotKeptIsNotFound() {
    assertThat(stores().rooms().find(RoomId.of("nowhere"))).isEmpty();
  }

  @Test
  default void idsThatDifferInCaseAreDifferentRooms() {
    createRoom(stores(), "abc");
    assertThat(stores().rooms().find(RoomId.of("ABC"))).isEmpty();
    createRoom(stores(), "ABC");
    assertThat(stores().rooms().find(RoomId.of("abc"))).contains(room("abc", 1));
  }

  @Test
  default void changingAllPartsReplacesAllThatMayChange() {
    createRoom(stores(), "r");
    RoomInfo changed = withOwnerOf(room("r", 1), elaborate("r"));
    update(stores(), changed);
    assertThat(stores().rooms().find(RoomId.of("r"))).contains(changed);
    assertThat(members(stores(), RoomId.of("r"))).containsExactly(owner());
    update(stores(), room("r", 1));
    assertThat(stores().rooms().find(RoomId.of("r"))).contains(room("r", 1));
  }

  @Test
  default void changingARoomThatIsNotKeptDoesNothing() {
    update(stores(), room("nowhere", 1));
    assertThat(stores().rooms().find(RoomId.of("nowhere"))).isEmpty();
  }

  private void fill(RoomId room) {
    putMember(stores(), room, Member.of(User.of("bob"), Role.MEMBER, 2));
    putItems(stores(), room, List.of(item("i", "V")));
    say(stores(), room, message("c", 1), message("d", 2), message("e", 3));
    stores().playback().save(Map.of(room, playback(3)));
  }

  private boolean purge(RoomId room, int limit, long token) {
    return stores().rooms().purge(room, limit, new Fence("purge", token));
  }

  @Test
  default void aClosedRoomIsGoneForEverybodyAndNoOtherIs() {
    RoomId gone = createRoom(stores(), "gone");
    RoomId stays = createRoom(stores(), "stays");
    List.of(gone, stays).forEach(this::fill);
    close(stores(), gone);
    assertThat(stores().rooms().find(gone)).isEmpty();
    assertThat(stores().rooms().read(gone, 10)).isEmpty();
    assertThat(stores().rooms().list(null, 10, null).items()).containsExactly(room("stays", 1));
    assertKeepsNothing(gone);
    stores().playback().save(Map.of(gone, playback(4)));
    assertKeepsNothing(gone);
    assertThat(members(stores(), stays)).hasSize(2);
    assertThat(playlist(stores(), stays)).hasSize(1);
    assertThat(chat(stores(), stays)).hasSize(3);
    assertThat(stores().playback().find(stays)).contains(playback(3));
  }

  @Test
  default void readingReturnsAllOfARoomAtOneRevision() {
    RoomId room = createRoom(stores(), "r");
    assertThat(stores().rooms().read(room, 2).orElseThrow())
        .isEqualTo(
            new StoredRoom(
                Revision.CREATED, room("r", 1), List.of(owner()), List.of(), List.of(), null));
    fill(room);
    StoredRoom read = stores().rooms().read(room, 2).orElseThrow();
    assertThat(read.revision().number()).isEqualTo(2);
    assertThat(read.members()).hasSize(2);
    assertThat(read.playlist()).containsExactly(item("i", "V"));
    assertThat(read.chat()).containsExactly(message("d", 2), message("e", 3));
    assertThat(read.playback()).isEqualTo(playback(3));
    assertThat(stores().rooms().read(RoomId.of("nowhere"), 2)).isEmpty();
  }

  @Test
  default void roomsThatWereClosedLongAgoAreFoundAndPurgedInPortions() {
    RoomId room = createRoom(stores(), "r");
    RoomId open = createRoom(stores(), "open");
    List.of(room, open).forEach(this::fill);
    close(stores(), room);
    assertThat(stores().rooms().closed(10)).isEmpty();
    assertThat(purge(open, 100, 1)).as("an open room is left alone").isTrue();
    age(ChangeStore.CHANGES_KEPT.plusSeconds(5));
    assertThat(stores().rooms().closed(10)).containsExactly(room);
    assertThat(purge(room, 2, 1)).isTrue();
    assertThat(stores().rooms().closed(10)).containsExactly(room);
    assertThat(purge(room, 2, 1)).isFalse();
    assertThat(stores().rooms().closed(10)).isEmpty();
    assertThat(stores().changes().since(room, Revision.CREATED)).isEqualTo(new Changes.Gone());
    assertThat(purge(room, 2, 1)).isFalse();
    assertThat(chat(stores(), open)).hasSize(3);
    assertThat(revision(stores(), open).number()).isEqualTo(2);
  }

  @Test
  default void aLowerTokenPurgesNothing() {
    RoomId room = createRoom(stores(), "r");
    close(stores(), room);
    purge(RoomId.of("nowhere"), 1, 7);
    assertThatThrownBy(() -> purge(room, 10, 6)).isInstanceOf(StaleTokenException.class);
    assertThat(stores().changes().since(room, Revision.CREATED))
        .isInstanceOf(Changes.Complete.class);
  }

  @Test
  default void aRoomThatIsCreatedAgainAfterItWasPurgedStartsEmpty() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d");
    RoomChange first = change(Revision.CREATED, effect(key, put(item("x", "V"))));
    stores().changes().apply(room, first);
    fill(room);
    RoomChange look =
        new RoomChange("look", revision(stores(), room), List.of(), List.of(key), new byte[0]);
    assertThat(stores().changes().apply(room, look)).isInstanceOf(ApplyResult.Known.class);
    close(stores(), room);
    assertThat(stores().rooms().create(room("r", 2), owner(), 9, null))
        .isEqualTo(new CreateResult.Exists());
    assertThat(purge(room, 100, 1)).isFalse();
    createRoom(stores(), room("r", 2));
    assertThat(revision(stores(), room)).isEqualTo(Revision.CREATED);
    assertThat(members(stores(), room)).containsExactly(owner());
    assertThat(playlist(stores(), room)).isEmpty();
    assertThat(chat(stores(), room)).isEmpty();
    assertThat(
            stores()
                .changes()
                .apply(
                    room,
                    new RoomChange("look", Revision.CREATED, List.of(), List.of(key), new byte[0])))
        .as("keys of the room before")
        .isInstanceOf(ApplyResult.Applied.class);
    assertThat(stores().changes().since(room, new Revision(1, first.id())))
        .isInstanceOf(Changes.Unavailable.class);
    stores().playback().save(Map.of(room, playback(1)));
    assertThat(stores().playback().find(room)).contains(playback(1));
  }

  @Test
  default void aRoomIsCreatedOnceUnderAKey() {
    CommandKey key = key("k", "digest");
    RoomInfo first = room("r", 1);
    assertThat(stores().rooms().create(first, owner(), 1, key))
        .isEqualTo(new CreateResult.Created());
    assertThat(stores().rooms().create(room("again", 2), owner(), 1, key))
        .as("before rooms are counted")
        .isEqualTo(new CreateResult.Known(new KnownCommand.Created(key, first.id())));
    CommandKey other = key("k", "other");
    assertThat(stores().rooms().create(room("again", 2), owner(), 9, other))
        .isEqualTo(new CreateResult.Known(new KnownCommand.Reused(other)));
    assertThat(stores().rooms().find(RoomId.of("again"))).isEmpty();
    assertThat(stores().rooms().create(room("more", 2), owner(), 1, key("l", "digest")))
        .isEqualTo(new CreateResult.TooMany());
    assertThat(stores().rooms().create(room("more", 2), owner(), 2, key("l", "digest")))
        .as("a refusal is not kept")
        .isEqualTo(new CreateResult.Created());
    assertThat(apply(stores(), first.id(), put(item("i", "V"))))
        .isInstanceOf(ApplyResult.Applied.class);
    RoomChange change = change(revision(stores(), first.id()), effect(key, put(item("i", "V"))));
    assertThat(stores().changes().apply(first.id(), change))
        .as("keys of rooms are apart")
        .isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  default void closingARoomThatIsNotKeptDoesNothing() {
    close(stores(), RoomId.of("nowhere"));
    createRoom(stores(), "r");
    close(stores(), RoomId.of("r"));
    close(stores(), RoomId.of("r"));
  }

  @Test
  default void whatIsWrittenToARoomThatIsNotKeptIsLeftOut() {
    RoomId room = RoomId.of("nowhere");
    putMember(stores(), room, owner());
    putItems(stores(), room, List.of(item("i", "V")));
    say(stores(), room, List.of(message("c", 1)));
    stores().playback().save(Map.of(room, playback(1)));
    assertKeepsNothing(room);
    createRoom(stores(), "nowhere");
    assertThat(members(stores(), room)).containsExactly(owner());
    assertThat(playlist(stores(), room)).isEmpty();
    assertThat(stores().chat().list(room, 10, null).items()).isEmpty();
    assertThat(stores().playback().find(room)).isEmpty();
  }

  @Test
  default void nobodyGetsMoreRoomsThanAllowedHiddenOnesIncluded() {
    assertThat(created(elaborate("one"), 2)).isTrue();
    createRoom(stores(), "annas");
    assertThat(created(elaborate("two"), 2)).isTrue();
    assertThat(created(elaborate("three"), 2)).isFalse();
    assertThat(stores().rooms().find(RoomId.of("three"))).isEmpty();
    assertKeepsNothing(RoomId.of("three"));

    close(stores(), RoomId.of("one"));
    assertThat(created(elaborate("three"), 2)).isTrue();
    assertThat(created(elaborate("four"), 2)).isFalse();
  }

  private boolean created(RoomInfo room, int mostOwned) {
    return stores().rooms().create(room, owner(), mostOwned, null) instanceof CreateResult.Created;
  }

  @Test
  default void ofCallsThatMeetNoMoreSucceedThanThereIsRoomFor() throws Exception {
    AtomicInteger kept = new AtomicInteger();
    together(
        IntStream.range(0, 24)
            .<Callable<Void>>mapToObj(
                i ->
                    () -> {
                      if (created(room("r" + i, i), 5)) {
                        kept.incrementAndGet();
                      }
                      return null;
                    })
            .toList());
    assertThat(kept).hasValue(5);
    assertThat(stores().rooms().list(null, 200, null).items()).hasSize(5);
  }

  private void assertKeepsNothing(RoomId room) {
    assertThat(members(stores(), room)).isEmpty();
    assertThat(playlist(stores(), room)).isEmpty();
    Page<?> chat = stores().chat().list(room, 10, null);
    assertThat(chat.items()).isEmpty();
    assertThat(chat.nextCursor()).isNull();
    assertThat(stores().playback().find(room)).isEmpty();
  }

  @Test
  default void limitsOfReadingAndPurgingOutOfBoundsAreRefused() {
    RoomId room = createRoom(stores(), "r");
    for (int limit : new int[] {Integer.MIN_VALUE, -1, 0, 201}) {
      assertThatThrownBy(() -> stores().rooms().read(room, limit))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> stores().rooms().closed(limit))
          .isInstanceOf(InvalidValueException.class);
    }
    for (int limit : new int[] {-1, 0, 10_001}) {
      assertThatThrownBy(() -> purge(room, limit, 1)).isInstanceOf(InvalidValueException.class);
    }
  }
}
