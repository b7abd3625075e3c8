package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.StaleTokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ChatStore} promises of forgetting, and how a store holds on to fences. */
interface ChatRetentionContract extends StoresUnderTest {

  /** Keeps everything. */
  ChatRetention ALL = new ChatRetention(Long.MIN_VALUE, Integer.MAX_VALUE);

  private RoomId talk(String room, int from, int to) {
    RoomId id = createRoom(stores(), room);
    say(stores(), id, said(from, to));
    return id;
  }

  private static List<ChatMessage> said(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> message("c" + i, i)).toList();
  }

  private List<ChatMessage> history(RoomId room) {
    return stores().chat().list(room, 200, null).items();
  }

  private int prune(RoomId room, ChatRetention retention, int limit, long token) {
    return stores().chat().prune(room, retention, limit, new Fence("prune", token));
  }

  @Test
  default void whatIsTooOldIsForgotten() {
    RoomId room = talk("r", 0, 20);
    RoomId other = talk("other", 0, 20);
    assertThat(prune(room, new ChatRetention(12, Integer.MAX_VALUE), 100, 1)).isEqualTo(12);
    assertThat(history(room)).isEqualTo(said(12, 20));
    assertThat(history(other)).isEqualTo(said(0, 20));
    assertThat(prune(room, new ChatRetention(12, Integer.MAX_VALUE), 100, 1)).isZero();
    assertThat(prune(room, new ChatRetention(99, Integer.MAX_VALUE), 100, 1)).isEqualTo(8);
    assertThat(history(room)).isEmpty();
  }

  @Test
  default void whatIsTooManyIsForgottenOldestFirst() {
    RoomId room = talk("r", 0, 20);
    assertThat(prune(room, new ChatRetention(Long.MIN_VALUE, 7), 100, 1)).isEqualTo(13);
    assertThat(history(room)).isEqualTo(said(13, 20));
    assertThat(prune(room, new ChatRetention(Long.MIN_VALUE, 7), 100, 1)).isZero();
  }

  @Test
  default void whatSatisfiesBothBoundsIsKept() {
    RoomId room = talk("r", 0, 20);
    assertThat(prune(room, new ChatRetention(5, 18), 100, 1)).isEqualTo(5);
    assertThat(prune(room, new ChatRetention(6, 10), 100, 1)).isEqualTo(5);
    assertThat(history(room)).isEqualTo(said(10, 20));
  }

  @Test
  default void ofTheSameMomentTheLowerIdsGo() {
    RoomId room = createRoom(stores(), "r");
    List<ChatMessage> said = new ArrayList<>();
    for (String id : List.of("a", "b", "c", "d", "e")) {
      said.add(message(id, 5));
    }
    say(stores(), room, said);
    assertThat(prune(room, new ChatRetention(5, 2), 100, 1)).isEqualTo(3);
    assertThat(history(room)).isEqualTo(said.subList(3, 5));
  }

  @Test
  default void oneCallForgetsNoMoreThanItMay() {
    RoomId room = talk("r", 0, 100);
    ChatRetention retention = new ChatRetention(90, Integer.MAX_VALUE);
    assertThat(prune(room, retention, 40, 1)).isEqualTo(40);
    assertThat(history(room)).isEqualTo(said(40, 100));
    assertThat(prune(room, retention, 40, 1)).isEqualTo(40);
    assertThat(prune(room, retention, 40, 1)).isEqualTo(10);
    assertThat(history(room)).isEqualTo(said(90, 100));
  }

  @Test
  default void aRoomThatIsNotKeptOrIsEmptyHasNothingToForget() {
    assertThat(prune(RoomId.of("nowhere"), new ChatRetention(9, 1), 10, 1)).isZero();
    assertThat(prune(createRoom(stores(), "r"), new ChatRetention(9, 1), 10, 1)).isZero();
  }

  @Test
  default void aTokenLowerThanTheHighestSeenIsRefusedAndChangesNothing() {
    RoomId room = talk("r", 0, 10);
    assertThat(prune(room, new ChatRetention(2, 100), 10, 7)).isEqualTo(2);
    assertThatThrownBy(() -> prune(room, new ChatRetention(9, 100), 10, 6))
        .isInstanceOf(StaleTokenException.class)
        .hasMessageContaining("prune")
        .hasMessageContaining("6");
    assertThat(history(room)).isEqualTo(said(2, 10));
    assertThat(prune(room, new ChatRetention(3, 100), 10, 7)).isEqualTo(1);
    assertThat(prune(room, new ChatRetention(4, 100), 10, Long.MAX_VALUE)).isEqualTo(1);
    assertThatThrownBy(() -> prune(room, new ChatRetention(9, 100), 10, 7))
        .isInstanceOf(StaleTokenException.class);
  }

  @Test
  default void aTokenCountsAlsoWhereThereIsNothingToForget() {
    RoomId room = talk("r", 0, 10);
    assertThat(prune(RoomId.of("nowhere"), ALL, 10, 9)).isZero();
    assertThatThrownBy(() -> prune(room, new ChatRetention(5, 5), 10, 8))
        .isInstanceOf(StaleTokenException.class);
    assertThat(history(room)).hasSize(10);
  }

  @Test
  default void tokensOfDifferentLocksAreApart() {
    RoomId room = talk("r", 0, 10);
    prune(room, ALL, 10, 100);
    assertThat(stores().chat().prune(room, new ChatRetention(5, 5), 10, new Fence("other", 1)))
        .isEqualTo(5);
  }

  @Test
  default void roomsThatHoldMoreThanTheyShouldAreFoundByPart() {
    List<String> old = new ArrayList<>();
    for (int i = 10; i < 20; i++) {
      talk("old" + i, 0, 3);
      old.add("old" + i);
    }
    talk("young", 50, 55);
    talk("crowded", 50, 60);
    createRoom(stores(), "silent");
    assertThat(stores().chat().roomsToPrune(ALL, 200, null)).isEmpty();
    ChatRetention retention = new ChatRetention(10, 5);
    List<String> found = new ArrayList<>();
    RoomId after = null;
    List<RoomId> part;
    do {
      part = stores().chat().roomsToPrune(retention, 4, after);
      part.forEach(room -> found.add(room.value()));
      after = part.isEmpty() ? null : part.getLast();
      assertThat(found).as("parts without an end").hasSizeLessThan(100);
    } while (part.size() == 4);
    old.addFirst("crowded");
    assertThat(found).isEqualTo(old);
    for (String room : found) {
      assertThat(prune(RoomId.of(room), retention, 100, 1)).isPositive();
    }
    assertThat(stores().chat().roomsToPrune(retention, 200, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10_001})
  default void aLimitOfForgettingOutOfBoundsIsRefused(int limit) {
    RoomId room = talk("r", 0, 3);
    assertThatThrownBy(() -> prune(room, new ChatRetention(9, 1), limit, 1))
        .isInstanceOf(InvalidValueException.class);
    int page = limit > 0 ? 201 : limit;
    assertThatThrownBy(() -> stores().chat().roomsToPrune(ALL, page, null))
        .isInstanceOf(InvalidValueException.class);
    assertThat(history(room)).hasSize(3);
  }

  @Test
  default void boundsOfRetentionAndFencesAreChecked() {
    assertThatThrownBy(() -> new ChatRetention(1, 0)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Fence("", 1)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Fence("x".repeat(201), 1))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Fence("x", 0)).isInstanceOf(InvalidValueException.class);
  }
}
