package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.pages;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.say;
import static io.synctv.store.kit.StoreSamples.together;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ChatId;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ChatStore} promises. */
interface ChatStoreContract extends StoresUnderTest {

  private static List<ChatMessage> many(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> message("c" + i, i)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "two\nlines\tand a tab",
        "👩‍👩‍👧 🏳️‍🌈 é e\u0301 ﷽ 𝄞 中文 \u202eright to left\u202c",
        "'; drop table rooms; --",
        "? :name $1 {x} %s \\ \" `",
        "null"
      })
  default void aMessageIsListedAsItWasSaid(String text) {
    RoomId room = createRoom(stores(), "r");
    ChatMessage said =
        new ChatMessage(
            ChatId.of("c-1_2"),
            new User(UserId.of("g"), "Zoë 🦊", UserKind.GUEST),
            text,
            1_763_686_800_123L,
            ChatId.of("c-0"),
            0.1 + 0.2,
            1);
    say(stores(), room, List.of(message("c-0", 1), said));
    assertThat(stores().chat().list(room, 10, null).items())
        .containsExactly(message("c-0", 1), said);
  }

  @Test
  default void aLongMessageIsKeptWhole() {
    RoomId room = createRoom(stores(), "r");
    ChatMessage said =
        new ChatMessage(ChatId.of("c"), owner().user(), "🍿é".repeat(20_000), 1, null, 0.0, 1);
    say(stores(), room, List.of(said));
    assertThat(stores().chat().list(room, 1, null).items()).containsExactly(said);
  }

  @Test
  default void theNewestMessagesComeFirstAsAPageAndLastInIt() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, many(0, 10));
    Page<ChatMessage> newest = stores().chat().list(room, 4, null);
    assertThat(newest.items()).isEqualTo(many(6, 10));
    Page<ChatMessage> older = stores().chat().list(room, 4, newest.nextCursor());
    assertThat(older.items()).isEqualTo(many(2, 6));
    Page<ChatMessage> oldest = stores().chat().list(room, 4, older.nextCursor());
    assertThat(oldest.items()).isEqualTo(many(0, 2));
    assertThat(oldest.nextCursor()).isNull();
  }

  @Test
  default void aPageThatHoldsExactlyTheRestIsTheLast() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, many(0, 4));
    assertThat(stores().chat().list(room, 4, null).nextCursor()).isNull();
  }

  @Test
  default void messagesOfTheSameMomentAreEachListedOnce() {
    RoomId room = createRoom(stores(), "r");
    List<ChatMessage> said =
        IntStream.range(0, 50).mapToObj(i -> message("c" + i * 7 % 50, 5)).toList();
    say(stores(), room, said);
    List<List<ChatMessage>> pages = pages(c -> stores().chat().list(room, 7, c), () -> {});
    assertThat(pages.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(said);
  }

  @Test
  default void messagesAreInTheOrderOfTheirMomentsAndThenOfTheirIds() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, message("late", 9), message("b", 5));
    say(stores(), room, message("a", 5), message("B", 5), message("early", 1));
    List<ChatMessage> ordered =
        List.of(
            message("early", 1),
            message("B", 5),
            message("a", 5),
            message("b", 5),
            message("late", 9));
    assertThat(stores().chat().list(room, 10, null).items()).isEqualTo(ordered);
    assertThat(stores().rooms().read(room, 3).orElseThrow().chat())
        .isEqualTo(ordered.subList(2, 5));
    List<List<ChatMessage>> pages = pages(c -> stores().chat().list(room, 2, c), () -> {});
    assertThat(pages.reversed().stream().flatMap(List::stream)).isEqualTo(ordered);
  }

  @Test
  default void pagingSkipsAndRepeatsNothingWhilePeopleTalk() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, many(0, 30));
    AtomicInteger turn = new AtomicInteger(100);
    List<List<ChatMessage>> pages =
        pages(
            cursor -> stores().chat().list(room, 7, cursor),
            () -> {
              int now = turn.getAndAdd(10);
              say(stores(), room, many(now, now + 10));
            });
    assertThat(pages.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(many(0, 30));
  }

  @Test
  default void aMessageWhoseIdIsKeptIsLeftAsItIs() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, List.of(message("a", 1)));
    ChatMessage again = new ChatMessage(ChatId.of("a"), owner().user(), "Other", 9, null, null, 1);
    say(stores(), room, List.of(again, message("b", 2)));
    say(stores(), room, List.of(again));
    assertThat(stores().chat().list(room, 10, null).items())
        .containsExactly(message("a", 1), message("b", 2));
  }

  @Test
  default void messagesAreFoundByTheirIdsInTheirRoom() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, many(0, 9));
    say(stores(), createRoom(stores(), "other"), message("elsewhere", 1));
    List<ChatId> ids = List.of(ChatId.of("c3"), ChatId.of("c7"), ChatId.of("elsewhere"));
    assertThat(stores().chat().find(room, ids))
        .containsExactlyInAnyOrder(message("c3", 3), message("c7", 7));
    assertThat(stores().chat().find(room, List.of())).isEmpty();
    close(stores(), room);
    assertThat(stores().chat().find(room, ids)).isEmpty();
  }

  @Test
  default void appendingNothingIsNoError() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, List.of());
    assertThat(stores().chat().list(room, 10, null).items()).isEmpty();
  }

  @Test
  default void manyMessagesAreKeptInOneCall() {
    RoomId room = createRoom(stores(), "r");
    say(stores(), room, many(0, 2000));
    List<List<ChatMessage>> pages = pages(c -> stores().chat().list(room, 200, c), () -> {});
    assertThat(pages).hasSize(10);
    assertThat(pages.reversed().stream().flatMap(List::stream)).isEqualTo(many(0, 2000));
  }

  @Test
  default void historiesOfDifferentRoomsAreApart() {
    RoomId one = createRoom(stores(), "one");
    RoomId two = createRoom(stores(), "two");
    say(stores(), one, List.of(message("a", 1)));
    say(stores(), two, List.of(message("a", 2)));
    assertThat(stores().chat().list(one, 10, null).items()).containsExactly(message("a", 1));
    assertThat(stores().chat().list(two, 10, null).items()).containsExactly(message("a", 2));
  }

  @Test
  default void eightThreadsAppendWhileOthersReadWholeBatches() throws Exception {
    RoomId room = createRoom(stores(), "r");
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      String name = "w" + writer;
      tasks.add(
          () -> {
            for (int batch = 0; batch < 5; batch++) {
              String prefix = name + "-" + batch;
              say(
                  stores(),
                  room,
                  Stream.of("_0", "_1", "_2", "_3", "_4")
                      .map(i -> message(prefix + i, 1))
                      .toList());
            }
            return null;
          });
    }
    for (int reader = 0; reader < 3; reader++) {
      tasks.add(
          () -> {
            for (int i = 0; i < 30; i++) {
              assertThat(stores().chat().list(room, 200, null).items())
                  .as("messages of one append, of which a reader sees all or none")
                  .satisfies(
                      said ->
                          assertThat(
                                  said.stream()
                                      .collect(
                                          groupingBy(
                                              m -> m.id().value().split("_", 2)[0], counting()))
                                      .values())
                              .allMatch(count -> count == 5));
            }
            return null;
          });
    }
    together(tasks);
    assertThat(stores().chat().list(room, 200, null).items()).hasSize(200).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
  default void aChatLimitOutOfBoundsIsRefused(int limit) {
    RoomId room = createRoom(stores(), "r");
    assertThatThrownBy(() -> stores().chat().list(room, limit, null))
        .isInstanceOf(InvalidValueException.class);
  }

  @ForeignCursors
  default void aChatCursorThatIsNotOursIsRefused(String cursor) {
    RoomId room = createRoom(stores(), "r");
    assertThatThrownBy(() -> stores().chat().list(room, 10, cursor))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> stores().chat().list(room, 10, cursor.repeat(5000) + "x"))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  default void theCursorOfOneListIsForeignToTheOther() {
    RoomId room = createRoom(stores(), "r");
    createRoom(stores(), room("s", 2));
    say(stores(), room, many(0, 4));
    String ofRooms = stores().rooms().list(null, 1, null).nextCursor();
    String ofChat = stores().chat().list(room, 1, null).nextCursor();
    assertThat(ofRooms).isNotNull();
    assertThat(ofChat).isNotNull().matches("[A-Za-z0-9_-]+");
    assertThatThrownBy(() -> stores().chat().list(room, 1, ofRooms))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> stores().rooms().list(null, 1, ofChat))
        .isInstanceOf(InvalidValueException.class);
  }
}
