package io.synctv.api.store;

import static io.synctv.api.store.StoreSamples.createRoom;
import static io.synctv.api.store.StoreSamples.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link MemberStore} promises. */
interface MemberStoreContract {

  Stores stores();

  @Test
  default void aMemberIsListedAsItWasPut() {
    RoomId room = createRoom(stores(), "r");
    Member bob =
        new Member(
            new User(UserId.of("b-0_b"), "Bøb 🐻 O'Neil", UserKind.GUEST),
            Role.GUEST,
            new PermissionSet(Long.MIN_VALUE | 5),
            PermissionSet.ALL,
            1_763_686_800_123L);
    stores().members().put(room, bob);
    assertThat(stores().members().list(room)).containsExactlyInAnyOrder(owner(), bob);
  }

  @Test
  default void puttingTheSamePersonReplacesWhatWasKept() {
    RoomId room = createRoom(stores(), "r");
    Member before = Member.of(User.of("bob"), Role.MEMBER, 1);
    Member after =
        new Member(
            new User(UserId.of("bob"), "Robert", UserKind.ACCOUNT),
            Role.ADMIN,
            new PermissionSet(3),
            new PermissionSet(4),
            2);
    stores().members().put(room, before);
    stores().members().put(room, after);
    assertThat(stores().members().list(room)).containsExactlyInAnyOrder(owner(), after);
  }

  @Test
  default void membershipsOfDifferentRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    Member bob = Member.of(User.of("bob"), Role.MEMBER, 1);
    stores().members().put(one, bob);
    assertThat(stores().members().list(one)).containsExactlyInAnyOrder(owner(), bob);
    assertThat(stores().members().list(two)).containsExactly(owner());
  }

  @Test
  default void allMembersAreListedHoweverMany() {
    RoomId room = createRoom(stores(), "r");
    IntStream.range(0, 500)
        .forEach(i -> stores().members().put(room, Member.of(User.of("u" + i), Role.MEMBER, i)));
    assertThat(stores().members().list(room)).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  default void aRoomThatIsNotKeptHasNoMembers() {
    assertThat(stores().members().list(RoomId.of("nowhere"))).isEmpty();
  }
}
