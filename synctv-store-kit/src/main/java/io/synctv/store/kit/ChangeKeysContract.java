package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.PAYLOAD;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.chat;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.key;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.posted;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.remove;
import static io.synctv.store.kit.StoreSamples.revision;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link ChangeStore} promises of the keys of commands. */
interface ChangeKeysContract extends StoresUnderTest {

  private ApplyResult apply(RoomId room, RoomChange change) {
    return stores().changes().apply(room, change);
  }

  private List<KnownCommand> known(RoomId room, RoomChange change) {
    ApplyResult result = apply(room, change);
    assertThat(result).isInstanceOf(ApplyResult.Known.class);
    return ((ApplyResult.Known) result).commands();
  }

  private RoomChange lookup(RoomId room, CommandKey... keys) {
    return new RoomChange("look", revision(stores(), room), List.of(), List.of(keys), new byte[0]);
  }

  @Test
  default void aCommandThatWasCarriedOutIsKnownWithItsChangeAndPlace() {
    RoomId room = createRoom(stores(), "r");
    CommandKey first = key("k1", "d1");
    CommandKey second = key("k2", "d2");
    RoomChange both =
        change(
            Revision.CREATED,
            effect(second, put(item("a", "1"))),
            effect(null, put(item("b", "2"))),
            effect(first, put(item("c", "3"))));
    apply(room, both);
    StoreSamples.apply(stores(), room, remove("a"));
    Revision newest = revision(stores(), room);
    RoomChange again =
        change(newest, effect(first, put(item("d", "4"))), effect(key("k3", "d3"), remove("b")));
    List<KnownCommand> known = known(room, again);
    assertThat(known).hasSize(1);
    assertChanged(known.getFirst(), first, new Revision(1, both.id()), 2);
    assertThat(playlist(stores(), room)).containsExactly(item("b", "2"), item("c", "3"));
    assertThat(revision(stores(), room)).isEqualTo(newest);
    for (KnownCommand command : known(room, lookup(room, first, second, key("k3", "d3")))) {
      assertChanged(
          command, command.key(), new Revision(1, both.id()), command.key().equals(first) ? 2 : 0);
    }
    assertThat(apply(room, lookup(room, key("k3", "d3"))))
        .as("a change that was not applied keeps no key")
        .isEqualTo(new ApplyResult.Applied(newest));
  }

  private static void assertChanged(
      KnownCommand command, CommandKey key, Revision revision, int index) {
    assertThat(command).isInstanceOf(KnownCommand.Changed.class);
    KnownCommand.Changed changed = (KnownCommand.Changed) command;
    assertThat(changed.key()).isEqualTo(key);
    assertThat(changed.change().previous()).isEqualTo(Revision.CREATED);
    assertThat(changed.change().revision()).isEqualTo(revision);
    assertThat(changed.change().payload()).isEqualTo(PAYLOAD);
    assertThat(changed.index()).isEqualTo(index);
  }

  @Test
  default void theKeyOfAnotherCommandIsReused() {
    RoomId room = createRoom(stores(), "r");
    apply(room, change(Revision.CREATED, effect(key("k", "d"), put(item("a", "1")))));
    CommandKey other = key("k", "other");
    CommandKey talk = key("k", "talk", "c");
    for (CommandKey key : List.of(other, talk)) {
      assertThat(known(room, lookup(room, key))).containsExactly(new KnownCommand.Reused(key));
    }
    assertThat(known(room, change(revision(stores(), room), effect(other, remove("a")))))
        .containsExactly(new KnownCommand.Reused(other));
    assertThat(known(room, change(Revision.CREATED, effect(talk, posted("c", 1)))))
        .containsExactly(new KnownCommand.Reused(talk));
    assertThat(chat(stores(), room)).isEmpty();
  }

  @Test
  default void keysOfDifferentPeopleAndRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    CommandKey annas = key("k", "d");
    CommandKey bobs = new CommandKey(UserId.of("bob"), annas.key(), "e", null);
    CommandKey upper = key("K", "f");
    apply(one, change(Revision.CREATED, effect(annas, put(item("a", "1")))));
    assertThat(apply(one, lookup(one, bobs, upper))).isInstanceOf(ApplyResult.Applied.class);
    assertThat(apply(two, lookup(two, annas))).isInstanceOf(ApplyResult.Applied.class);
    CommandKey again = key("again", "d");
    CommandKey bobsAgain = new CommandKey(UserId.of("bob"), again.key(), "d", null);
    RoomChange both =
        change(
            revision(stores(), one),
            effect(again, put(item("b", "1"))),
            effect(bobsAgain, put(item("c", "1"))));
    assertThat(apply(one, both)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(known(one, lookup(one, bobsAgain)))
        .singleElement()
        .isInstanceOfSatisfying(
            KnownCommand.Changed.class, changed -> assertThat(changed.index()).isEqualTo(1));
  }

  @Test
  default void anotherRevisionIsSaidBeforeKeysAre() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d");
    apply(room, change(Revision.CREATED, effect(key, put(item("a", "1")))));
    RoomChange late = change(Revision.CREATED, effect(key, remove("a")));
    ApplyResult stale = new ApplyResult.Stale(revision(stores(), room));
    assertThat(apply(room, late)).isEqualTo(stale);
    RoomChange look = new RoomChange("x", Revision.CREATED, List.of(), List.of(key), new byte[0]);
    assertThat(apply(room, look)).isEqualTo(stale);
  }

  @Test
  default void aMessageUnderAKeyIsPostedOnceAndKnownAsItIsKept() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d", "c");
    RoomChange talk = change(Revision.CREATED, effect(key, posted("c", 1)));
    assertThat(apply(room, talk)).isInstanceOf(ApplyResult.Applied.class);
    KnownCommand posted = new KnownCommand.Posted(key, message("c", 1));
    RoomChange again =
        change(Revision.CREATED, effect(key, posted("c", 9)), effect(null, posted("d", 2)));
    assertThat(known(room, again)).containsExactly(posted);
    assertThat(known(room, talk)).containsExactly(posted);
    assertThat(known(room, lookup(room, key))).containsExactly(posted);
    CommandKey other = key("k", "other", "c");
    assertThat(known(room, change(Revision.CREATED, effect(other, posted("c", 1)))))
        .containsExactly(new KnownCommand.Reused(other));
    assertThat(chat(stores(), room)).containsExactly(message("c", 1));
  }

  @Test
  default void aMessageOfAMixedChangeIsFoundByItsKeyToo() {
    RoomId room = createRoom(stores(), "r");
    CommandKey talk = key("k", "d", "c");
    CommandKey edit = key("l", "e");
    apply(
        room,
        change(Revision.CREATED, effect(talk, posted("c", 1)), effect(edit, put(item("a", "1")))));
    assertThat(known(room, lookup(room, talk, edit)))
        .hasSize(2)
        .contains(new KnownCommand.Posted(talk, message("c", 1)));
    RoomChange late =
        change(
            revision(stores(), room),
            effect(talk, posted("c", 1)),
            effect(null, put(item("b", "2"))));
    assertThat(known(room, late)).containsExactly(new KnownCommand.Posted(talk, message("c", 1)));
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
  }

  @Test
  default void aMessageThatIsKeptWithoutAKeyCountsAsTheKeysOwn() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, message("c", 1));
    CommandKey key = key("k", "d", "c");
    assertThat(known(room, change(Revision.CREATED, effect(key, posted("c", 2)))))
        .containsExactly(new KnownCommand.Posted(key, message("c", 1)));
  }

  @Test
  default void oneKeyTwiceInAChangeIsInvalidAndWritesNothing() {
    RoomId room = createRoom(stores(), "r");
    RoomChange twice =
        change(
            Revision.CREATED,
            effect(key("k", "d"), put(item("a", "1"))),
            effect(key("k", "d"), put(item("b", "1"))));
    assertThatThrownBy(() -> apply(room, twice)).isInstanceOf(InvalidDataException.class);
    assertThat(revision(stores(), room)).isEqualTo(Revision.CREATED);
  }

  @Test
  default void manyKeysAreKeptAndFoundInOneChangeEach() {
    RoomId room = createRoom(stores(), "r");
    CommandEffect[] effects = new CommandEffect[450];
    CommandKey[] keys = new CommandKey[effects.length];
    for (int i = 0; i < effects.length; i++) {
      keys[i] = key("k" + i, "d");
      effects[i] = effect(keys[i], put(item("i" + i, "V")));
    }
    apply(room, change(Revision.CREATED, effects));
    assertThat(known(room, lookup(room, keys))).hasSize(keys.length);
    assertThat(playlist(stores(), room)).hasSize(keys.length);
  }

  /** Whoever closed a room and never heard of it asks again. */
  @Test
  default void aClosedRoomStillSaysWhatItsCommandsWereAnswered() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d");
    RoomChange closing = StoreSamples.change(Revision.CREATED, effect(key, new InfoEvent.Closed()));
    assertThat(stores().changes().apply(room, closing)).isInstanceOf(ApplyResult.Applied.class);
    RoomChange again = StoreSamples.change(Revision.CREATED, effect(key, new InfoEvent.Closed()));
    RoomChange asked =
        new RoomChange("asked", Revision.CREATED, List.of(), List.of(key), new byte[0]);
    for (RoomChange change : List.of(again, asked)) {
      assertThat(stores().changes().apply(room, change))
          .isInstanceOfSatisfying(
              ApplyResult.Known.class,
              known ->
                  assertThat(known.commands())
                      .singleElement()
                      .isInstanceOfSatisfying(
                          KnownCommand.Changed.class,
                          changed ->
                              assertThat(changed.change().revision().change())
                                  .isEqualTo(closing.id())));
    }
    assertThat(
            stores()
                .changes()
                .apply(
                    room,
                    new RoomChange(
                        "other",
                        Revision.CREATED,
                        List.of(),
                        List.of(key("other", "d")),
                        new byte[0])))
        .isEqualTo(new ApplyResult.Gone());
  }

  @Test
  default void aKeyThatIsOnlyLookedUpIsNotKept() {
    RoomId room = createRoom(stores(), "r");
    CommandKey key = key("k", "d");
    RoomChange change =
        new RoomChange(
            "x",
            Revision.CREATED,
            List.of(effect(key("l", "e"), put(item("a", "1")))),
            List.of(key),
            PAYLOAD.clone());
    assertThat(apply(room, change)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(apply(room, lookup(room, key))).isInstanceOf(ApplyResult.Applied.class);
    assertThat(known(room, lookup(room, key("l", "e")))).hasSize(1);
  }

  @Test
  default void aKeyWhoseTimeIsOverIsFreeForAnotherCommand() {
    RoomId room = createRoom(stores(), "r");
    apply(room, change(Revision.CREATED, effect(key("k", "d"), put(item("a", "1")))));
    age(ChangeStore.CHANGES_KEPT.plusSeconds(5));
    forgetAll();
    CommandKey other = key("k", "other");
    RoomChange another = change(revision(stores(), room), effect(other, put(item("b", "2"))));
    assertThat(apply(room, another)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(known(room, lookup(room, other)))
        .singleElement()
        .isInstanceOfSatisfying(
            KnownCommand.Changed.class,
            changed -> assertThat(changed.change().revision().change()).isEqualTo(another.id()));
  }

  @Test
  default void theKeyOfARoomsMakingIsKeptForItsTime() {
    CommandKey key = key("k", "d");
    RoomInfo first = room("first", 1);
    CreateResult known = new CreateResult.Known(new KnownCommand.Created(key, first.id()));
    stores().rooms().create(first, owner(), 9, key);
    age(ChangeStore.KEYS_KEPT.minusSeconds(30));
    forgetAll();
    assertThat(stores().rooms().create(room("second", 2), owner(), 9, key)).isEqualTo(known);
    age(Duration.ofSeconds(35));
    forgetAll();
    assertThat(stores().rooms().create(room("second", 2), owner(), 9, key))
        .isEqualTo(new CreateResult.Created());
  }

  private void forgetAll() {
    for (int call = 0; stores().changes().expire(100); call++) {
      assertThat(call).as("calls that each say that there is more").isLessThan(100);
    }
  }
}
