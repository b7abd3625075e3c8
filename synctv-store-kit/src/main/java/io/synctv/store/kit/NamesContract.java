package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.members;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.putItems;
import static io.synctv.store.kit.StoreSamples.revision;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the host calls people, rooms and media is kept as it is, and told apart to the letter. */
interface NamesContract extends StoresUnderTest {

  /** Of the ids that are random. */
  long SEED = 14;

  @Test
  default void peopleAreKeptAsTheHostCallsThem() {
    RoomId room = createRoom(stores(), "r");
    List<Member> all = new ArrayList<>(List.of(owner()));
    List<RoomEvent> joined = new ArrayList<>();
    for (UserId id : OpaqueIds.some(SEED, 40)) {
      Member member = Member.of(User.of(id.value()), Role.MEMBER, all.size());
      all.add(member);
      joined.add(new MemberEvent.Changed(member, true));
    }
    apply(stores(), room, joined.toArray(RoomEvent[]::new));
    assertThat(members(stores(), room)).containsExactlyInAnyOrderElementsOf(all);

    Member promoted = all.getLast().withRole(Role.ADMIN);
    apply(stores(), room, new MemberEvent.Changed(promoted, false));
    all.set(all.size() - 1, promoted);
    assertThat(members(stores(), room)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  default void whoAddedAndWhoSaidSomethingIsKeptAsTheHostCallsThem() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = new ArrayList<>();
    List<ChatMessage> messages = new ArrayList<>();
    for (UserId id : OpaqueIds.some(SEED, 10)) {
      User user = User.of(id.value());
      String name = "n" + items.size();
      PlaylistItem item = item(name, "V");
      items.add(new PlaylistItem(item.id(), item.media(), item.order(), user, 5));
      messages.add(new ChatMessage(ChatId.of(name), user, "Hello", items.size(), null, null, 1));
    }
    putItems(stores(), room, items);
    say(stores(), room, messages);
    assertThat(playlist(stores(), room)).containsExactlyInAnyOrderElementsOf(items);
    assertThat(StoreSamples.chat(stores(), room)).containsExactlyElementsOf(messages);
  }

  /** One key of many people: each has their own. */
  @Test
  default void keysOfPeopleWhoseIdsAreAlikeAreApart() {
    RoomId room = createRoom(stores(), "r");
    List<UserId> people = OpaqueIds.some(SEED, 0);
    for (UserId id : people) {
      RoomEvent joined = new MemberEvent.Changed(Member.of(User.of("x"), Role.MEMBER, 1), true);
      Revision base = revision(stores(), room);
      assertThat(stores().changes().apply(room, change(base, effect(keyOf(id), joined))))
          .as("%s", id)
          .isInstanceOf(ApplyResult.Applied.class);
    }
    List<CommandKey> lookUps = people.stream().map(NamesContract::keyOf).toList();
    RoomChange lookUp =
        new RoomChange("look", revision(stores(), room), List.of(), lookUps, new byte[0]);
    assertThat(stores().changes().apply(room, lookUp))
        .isInstanceOfSatisfying(
            ApplyResult.Known.class,
            known ->
                assertThat(known.commands().stream().map(KnownCommand::key))
                    .containsExactlyInAnyOrderElementsOf(lookUps));
  }

  private static CommandKey keyOf(UserId user) {
    return new CommandKey(user, IdempotencyKey.of("k"), "digest", null);
  }

  @Test
  default void roomsArePeoplesOwnToTheLetter() {
    List<UserId> people = OpaqueIds.some(SEED, 10);
    for (UserId id : people) {
      RoomInfo room = owned("r" + people.indexOf(id), id);
      Member owner = Member.of(room.owner(), Role.OWNER, 1);
      assertThat(stores().rooms().create(room, owner, 1, null))
          .as("%s", id)
          .isEqualTo(new CreateResult.Created());
      assertThat(stores().rooms().find(room.id())).contains(room);
    }
    for (UserId id : people) {
      RoomInfo more = owned("more", id);
      assertThat(stores().rooms().create(more, Member.of(more.owner(), Role.OWNER, 1), 1, null))
          .as("%s", id)
          .isEqualTo(new CreateResult.TooMany());
    }
  }

  private static RoomInfo owned(String id, UserId owner) {
    RoomInfo room = room(id, 1);
    return new RoomInfo(
        room.id(), room.name(), User.of(owner.value()), 1, false, null, room.settings());
  }

  @Test
  default void mediaAreKeptByWhateverReferenceTheHostUnderstands() {
    RoomId room = createRoom(stores(), "r");
    List<PlaylistItem> items = new ArrayList<>();
    for (String reference : OpaqueIds.references(SEED)) {
      Media plain = Media.of(reference);
      Media media =
          new Media(
              plain.url(),
              plain.name(),
              plain.type(),
              false,
              null,
              Map.of(),
              List.of(new Subtitle(reference, "English", "en")),
              List.of(new MediaSource(reference, "1080p", null)));
      MediaId id = MediaId.of("i" + items.size());
      items.add(new PlaylistItem(id, media, new OrderKey("V"), User.of("anna"), 5));
    }
    putItems(stores(), room, items);
    assertThat(playlist(stores(), room)).containsExactlyInAnyOrderElementsOf(items);
  }
}
