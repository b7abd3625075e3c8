package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.playback;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What {@link Stores} promises of what is handed over and returned. */
interface OwnershipContract extends StoresUnderTest {

  @Test
  default void whatIsReturnedIsTheCallersOwn() {
    RoomId room = createRoom(stores(), "r");
    RoomId closed = createRoom(stores(), "closed");
    say(stores(), room, message("c", 1), message("d", 2));
    close(stores(), closed);
    age(ChangeStore.CHANGES_KEPT.plusSeconds(5));
    ChatRetention none = new ChatRetention(99, 1);
    List<Supplier<List<?>>> lists =
        List.of(
            () -> stores().chat().find(room, List.of(ChatId.of("c"), ChatId.of("d"))),
            () -> stores().chat().roomsToPrune(none, 10, null),
            () -> stores().rooms().closed(10));
    for (Supplier<List<?>> list : lists) {
      List<?> first = list.get();
      Set<?> copy = Set.copyOf(first);
      assertThat(copy).isNotEmpty();
      clear(first);
      assertThat(Set.copyOf(list.get())).isEqualTo(copy);
    }
    List<ChatMessage> before = stores().chat().find(room, List.of(ChatId.of("e")));
    say(stores(), room, message("e", 3));
    assertThat(before).as("as it was when it was returned").isEmpty();
  }

  private static void clear(List<?> list) {
    try {
      list.clear();
    } catch (UnsupportedOperationException e) {
      // So the caller cannot change it, which will do as well.
    }
  }

  @Test
  default void whatWasHandedOverIsKeptAsItWasThen() {
    RoomId room = createRoom(stores(), "r");
    Map<RoomId, PlaybackState> snapshots = new HashMap<>(Map.of(room, playback(3)));
    stores().playback().save(snapshots);
    snapshots.put(room, playback(9));
    assertThat(stores().playback().find(room)).contains(playback(3));
    snapshots.clear();
    assertThat(stores().playback().find(room)).contains(playback(3));

    say(stores(), room, message("c", 1));
    List<ChatId> ids = new ArrayList<>(List.of(ChatId.of("c")));
    List<ChatMessage> found = stores().chat().find(room, ids);
    ids.clear();
    assertThat(found).containsExactly(message("c", 1));
  }
}
