package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.key;
import static io.synctv.store.kit.StoreSamples.members;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.putMember;
import static io.synctv.store.kit.StoreSamples.revision;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.RoomStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link RoomStore#read} and {@link ChangeStore} promise of members. */
interface RoomMembersContract extends StoresUnderTest {

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
    putMember(stores(), room, bob);
    assertThat(members(stores(), room)).containsExactlyInAnyOrder(owner(), bob);
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
    putMember(stores(), room, before);
    putMember(stores(), room, after);
    assertThat(members(stores(), room)).containsExactlyInAnyOrder(owner(), after);
  }

  /** As a command that changes a role: on a revision, once, and its key knows what it did. */
  @Test
  default void aRoleIsChangedOnceAndItsKeyFindsTheChange() {
    RoomId room = createRoom(stores(), "r");
    Member bob = Member.of(User.of("bob"), Role.MEMBER, 1);
    putMember(stores(), room, bob);
    Revision base = revision(stores(), room);
    CommandKey key = key("make", "digest");
    RoomEvent made = new MemberEvent.Changed(bob.withRole(Role.ADMIN), false);
    RoomChange making = change(base, effect(key, made));
    Revision after = base.next(making.id());
    assertThat(stores().changes().apply(room, making)).isEqualTo(new ApplyResult.Applied(after));

    RoomChange late = change(base, new MemberEvent.Changed(bob, false));
    assertThat(stores().changes().apply(room, late)).isEqualTo(new ApplyResult.Stale(after));
    assertThat(stores().changes().apply(room, change(after, effect(key, made))))
        .isInstanceOfSatisfying(
            ApplyResult.Known.class,
            known ->
                assertThat(known.commands())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        KnownCommand.Changed.class,
                        changed -> assertThat(changed.change().revision()).isEqualTo(after)));
    assertThat(members(stores(), room))
        .containsExactlyInAnyOrder(owner(), bob.withRole(Role.ADMIN));
  }

  @Test
  default void howAMembershipCameIsKeptAndSoIsThatItIsNotKnown() {
    RoomId room = createRoom(stores(), "r");
    List<Member> all = new ArrayList<>();
    all.add(owner());
    all.add(Member.of(User.of("unknown"), Role.MEMBER, 1));
    for (JoinedBy way : JoinedBy.values()) {
      all.add(Member.of(User.of(way.name()), Role.MEMBER, 1).withJoinedBy(way));
    }
    all.forEach(member -> putMember(stores(), room, member));
    assertThat(members(stores(), room)).containsExactlyInAnyOrderElementsOf(all);
    Member changed = all.getLast().withJoinedBy(JoinedBy.PASSWORD);
    putMember(stores(), room, changed);
    assertThat(members(stores(), room)).contains(changed).hasSameSizeAs(all);
  }

  /** As when a password is changed: many end, in the change that has the new password. */
  @Test
  default void endedMembershipsAreGoneWithTheChangeThatEndsThemAndMayBeginAnew() {
    RoomId room = createRoom(stores(), "r");
    RoomId other = createRoom(stores(), "other");
    List<UserId> gone = IntStream.range(0, 300).mapToObj(i -> UserId.of("u" + i)).toList();
    for (UserId user : gone) {
      putMember(stores(), room, Member.of(User.of(user.value()), Role.MEMBER, 1));
    }
    Member stays = Member.of(User.of("stays"), Role.MEMBER, 1);
    Member elsewhere = Member.of(User.of("u1"), Role.MEMBER, 1);
    putMember(stores(), room, stays);
    putMember(stores(), other, elsewhere);
    RoomInfo before = stores().rooms().read(room, 1).orElseThrow().info();
    RoomInfo locked =
        new RoomInfo(
            room,
            before.name(),
            before.owner(),
            before.createdAt(),
            before.hidden(),
            "new",
            before.settings());
    apply(
        stores(),
        room,
        new InfoEvent.Changed(locked, Set.of(RoomPart.PASSWORD)),
        new MemberEvent.Ended(gone),
        new MemberEvent.Ended(List.of(UserId.of("nobody"))));
    assertThat(members(stores(), room)).containsExactlyInAnyOrder(owner(), stays);
    assertThat(members(stores(), other)).containsExactlyInAnyOrder(owner(), elsewhere);
    assertThat(stores().rooms().read(room, 1).orElseThrow().info()).isEqualTo(locked);
    // The last word on a person counts.
    Member back = Member.of(User.of("u0"), Role.MEMBER, 2).withJoinedBy(JoinedBy.PASSWORD);
    apply(
        stores(),
        room,
        new MemberEvent.Ended(List.of(back.user().id(), stays.user().id())),
        new MemberEvent.Changed(back, true));
    assertThat(members(stores(), room)).containsExactlyInAnyOrder(owner(), back);
  }

  @Test
  default void membershipsOfDifferentRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    Member bob = Member.of(User.of("bob"), Role.MEMBER, 1);
    putMember(stores(), one, bob);
    assertThat(members(stores(), one)).containsExactlyInAnyOrder(owner(), bob);
    assertThat(members(stores(), two)).containsExactly(owner());
  }

  @Test
  default void allMembersAreListedHoweverMany() {
    RoomId room = createRoom(stores(), "r");
    IntStream.range(0, 500)
        .forEach(i -> putMember(stores(), room, Member.of(User.of("u" + i), Role.MEMBER, i)));
    assertThat(members(stores(), room)).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  default void aRoomThatIsNotKeptHasNoMembers() {
    assertThat(members(stores(), RoomId.of("nowhere"))).isEmpty();
  }
}
