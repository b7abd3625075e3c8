package io.synctv.api.store;

import static io.synctv.api.store.StoreSamples.createRoom;
import static io.synctv.api.store.StoreSamples.item;
import static io.synctv.api.store.StoreSamples.message;
import static io.synctv.api.store.StoreSamples.owner;
import static io.synctv.api.store.StoreSamples.playback;
import static io.synctv.api.store.StoreSamples.room;
import static io.synctv.api.store.StoreSamples.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link RoomStore} promises of single rooms. */
interface RoomStoreContract {

  Stores stores();

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

  @Test
  default void aRoomIsFoundAsItWasCreated() {
    RoomInfo room = elaborate("r");
    stores().rooms().create(room, owner());
    assertThat(stores().rooms().find(room.id())).contains(room);
  }

  @Test
  default void creatingARoomKeepsItsOwnerAsAMember() {
    Member owner = new Member(User.of("anna"), Role.OWNER, owner().grants(), owner().denials(), 77);
    stores().rooms().create(room("r", 1), owner);
    assertThat(stores().members().list(RoomId.of("r"))).containsExactly(owner);
  }

  @Test
  default void creatingARoomWhoseIdIsKeptFailsAndChangesNothing() {
    RoomInfo first = room("r", "First", 1);
    stores().rooms().create(first, owner());
    Member other = Member.of(User.of("other"), Role.OWNER, 2);
    assertThatThrownBy(() -> stores().rooms().create(room("r", "Second", 2), other))
        .isInstanceOf(StoreException.class);
    assertThat(stores().rooms().find(first.id())).contains(first);
    assertThat(stores().members().list(first.id())).containsExactly(owner());
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
  default void updatingReplacesEverythingKeptOfARoom() {
    createRoom(stores(), "r");
    stores().rooms().update(elaborate("r"));
    assertThat(stores().rooms().find(RoomId.of("r"))).contains(elaborate("r"));
    assertThat(stores().members().list(RoomId.of("r"))).containsExactly(owner());
    stores().rooms().update(room("r", 1));
    assertThat(stores().rooms().find(RoomId.of("r"))).contains(room("r", 1));
  }

  @Test
  default void updatingARoomThatIsNotKeptDoesNothing() {
    stores().rooms().update(room("nowhere", 1));
    assertThat(stores().rooms().find(RoomId.of("nowhere"))).isEmpty();
  }

  @Test
  default void deletingForgetsEverythingOfTheRoomAndNothingOfAnother() {
    RoomId gone = createRoom(stores(), "gone");
    RoomId stays = createRoom(stores(), "stays");
    for (RoomId room : List.of(gone, stays)) {
      stores().members().put(room, Member.of(User.of("bob"), Role.MEMBER, 2));
      stores().playlists().apply(room, List.of(item("i", "V")), List.of());
      stores().chat().append(room, List.of(message("c", 1)));
      stores().playback().save(Map.of(room, playback(3)));
    }
    stores().rooms().delete(gone);
    assertThat(stores().rooms().find(gone)).isEmpty();
    assertKeepsNothing(gone);
    assertThat(stores().rooms().find(stays)).isPresent();
    assertThat(stores().members().list(stays)).hasSize(2);
    assertThat(stores().playlists().list(stays)).hasSize(1);
    assertThat(stores().chat().list(stays, 10, null).items()).hasSize(1);
    assertThat(stores().playback().find(stays)).contains(playback(3));
  }

  @Test
  default void aRoomThatIsCreatedAgainStartsEmpty() {
    RoomId room = createRoom(stores(), "r");
    stores().playlists().apply(room, List.of(item("i", "V")), List.of());
    stores().chat().append(room, List.of(message("c", 1)));
    stores().playback().save(Map.of(room, playback(9)));
    stores().rooms().delete(room);
    stores().rooms().create(room("r", 2), owner());
    assertThat(stores().members().list(room)).containsExactly(owner());
    assertThat(stores().playlists().list(room)).isEmpty();
    assertThat(stores().chat().list(room, 10, null).items()).isEmpty();
    stores().playback().save(Map.of(room, playback(1)));
    assertThat(stores().playback().find(room)).contains(playback(1));
  }

  @Test
  default void deletingARoomThatIsNotKeptDoesNothing() {
    stores().rooms().delete(RoomId.of("nowhere"));
    createRoom(stores(), "r");
    stores().rooms().delete(RoomId.of("r"));
    stores().rooms().delete(RoomId.of("r"));
  }

  @Test
  default void whatIsWrittenToARoomThatIsNotKeptIsLeftOut() {
    RoomId room = RoomId.of("nowhere");
    stores().members().put(room, owner());
    stores().playlists().apply(room, List.of(item("i", "V")), List.of());
    stores().chat().append(room, List.of(message("c", 1)));
    stores().playback().save(Map.of(room, playback(1)));
    assertKeepsNothing(room);
    createRoom(stores(), "nowhere");
    assertThat(stores().members().list(room)).containsExactly(owner());
    assertThat(stores().playlists().list(room)).isEmpty();
    assertThat(stores().chat().list(room, 10, null).items()).isEmpty();
    assertThat(stores().playback().find(room)).isEmpty();
  }

  @Test
  default void nobodyGetsMoreRoomsThanAllowedHiddenOnesIncluded() {
    User guest = elaborate("one").owner();
    assertThat(stores().rooms().create(elaborate("one"), owner(), 2)).isTrue();
    createRoom(stores(), "annas");
    assertThat(stores().rooms().create(elaborate("two"), owner(), 2)).isTrue();
    assertThat(stores().rooms().create(elaborate("three"), owner(), 2)).isFalse();
    assertThat(stores().rooms().find(RoomId.of("three"))).isEmpty();
    assertKeepsNothing(RoomId.of("three"));

    stores().rooms().delete(RoomId.of("one"));
    assertThat(stores().rooms().create(elaborate("three"), owner(), 2)).isTrue();
    RoomInfo given = room("two", 1);
    assertThat(given.owner()).isNotEqualTo(guest);
    stores().rooms().update(given);
    assertThat(stores().rooms().create(elaborate("four"), owner(), 2)).isTrue();
    assertThat(stores().rooms().create(elaborate("five"), owner(), 2)).isFalse();
  }

  @Test
  default void ofCallsThatMeetNoMoreSucceedThanThereIsRoomFor() throws Exception {
    AtomicInteger kept = new AtomicInteger();
    together(
        IntStream.range(0, 24)
            .<Callable<Void>>mapToObj(
                i ->
                    () -> {
                      if (stores().rooms().create(room("r" + i, i), owner(), 5)) {
                        kept.incrementAndGet();
                      }
                      return null;
                    })
            .toList());
    assertThat(kept).hasValue(5);
    assertThat(stores().rooms().list(null, 200, null).items()).hasSize(5);
  }

  private void assertKeepsNothing(RoomId room) {
    assertThat(stores().members().list(room)).isEmpty();
    assertThat(stores().playlists().list(room)).isEmpty();
    Page<?> chat = stores().chat().list(room, 10, null);
    assertThat(chat.items()).isEmpty();
    assertThat(chat.nextCursor()).isNull();
    assertThat(stores().playback().find(room)).isEmpty();
  }
}
