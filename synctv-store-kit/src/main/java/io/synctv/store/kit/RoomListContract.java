package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.pages;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link RoomStore#list} promises. */
interface RoomListContract extends StoresUnderTest {

  private void keep(RoomInfo... rooms) {
    for (RoomInfo room : rooms) {
      createRoom(stores(), room);
    }
  }

  private List<String> found(@Nullable String query) {
    return stores().rooms().list(query, 200, null).items().stream().map(RoomInfo::name).toList();
  }

  @Test
  default void roomsAreListedNewestFirstThenByIdDescending() {
    keep(room("b", 2), room("old", 1), room("a", 2), room("B", 2), room("newest", 1L << 40));
    assertThat(stores().rooms().list(null, 10, null).items())
        .extracting(room -> room.id().value())
        .containsExactly("newest", "b", "a", "B", "old");
  }

  @Test
  default void anEmptyStoreListsAnEmptyLastPage() {
    Page<RoomInfo> page = stores().rooms().list(null, 10, null);
    assertThat(page.items()).isEmpty();
    assertThat(page.nextCursor()).isNull();
  }

  @Test
  default void hiddenRoomsAreNotListed() {
    RoomInfo hidden =
        new RoomInfo(RoomId.of("h"), "Hidden", owner().user(), 5, true, null, RoomSettings.DEFAULT);
    keep(room("a", 1), hidden, room("b", 2));
    assertThat(found(null)).containsExactly("Room b", "Room a");
    assertThat(found("hid")).isEmpty();
    update(stores(), room("h", "Hidden", 5));
    assertThat(found("hid")).containsExactly("Hidden");
  }

  @Test
  default void pagesJoinToTheWholeListAndTheLastOneHasNoCursor() {
    IntStream.range(0, 10).forEach(i -> keep(room("r" + i, i / 4)));
    List<List<RoomInfo>> pages = pages(cursor -> stores().rooms().list(null, 5, cursor), () -> {});
    assertThat(pages).hasSize(2);
    List<RoomInfo> joined = pages.stream().flatMap(List::stream).toList();
    assertThat(joined).isEqualTo(stores().rooms().list(null, 200, null).items()).hasSize(10);
  }

  @Test
  default void pagingSkipsAndRepeatsNothingWhileRoomsComeAndGo() {
    IntStream.range(0, 20).forEach(i -> keep(room("r" + (100 + i), 10)));
    AtomicInteger turn = new AtomicInteger();
    List<String> seen = new ArrayList<>();
    pages(
        cursor -> {
          Page<RoomInfo> page = stores().rooms().list(null, 3, cursor);
          page.items().forEach(room -> seen.add(room.id().value()));
          return page;
        },
        () -> {
          // More come than go: with as many of both, an offset would still be right.
          keep(room("x" + turn.incrementAndGet(), 11), room("x" + turn.incrementAndGet(), 11));
          // The room the cursor stands on goes away.
          close(stores(), RoomId.of(seen.getLast()));
        });
    assertThat(seen).hasSize(20).doesNotHaveDuplicates().noneMatch(id -> id.startsWith("x"));
  }

  @ParameterizedTest
  @CsvSource({
    "MOVIE, Movie Night",
    "vie ni, Movie Night",
    "äpfel, ÄPFEL und Birnen",
    "ÄPFEL, ÄPFEL und Birnen",
    "ночь, НОЧЬ кино",
    "電影, 電影院 🍿",
    "🍿, 電影院 🍿",
    "100%, 100% fun",
    "d_d, d_d",
    "a\\b, a\\b",
    "!, Hey!"
  })
  default void aQueryFindsAPartOfTheNameInAnyCase(String query, String name) {
    keep(room("hit", name, 1), room("miss", "something else ddd 1000 aXb", 2));
    assertThat(found(query)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "_", "\\", "!", "*", "?", "[a-z]", "a%b", "' or 1=1 --", "%%"})
  default void wildcardsInAQueryStandForThemselves(String query) {
    keep(room("r", "axb", 1));
    assertThat(found(query)).isEmpty();
    keep(room("s", "<" + query + ">", 2));
    assertThat(found(query)).containsExactly("<" + query + ">");
  }

  @Test
  default void aQueryLongerThanAnyNameFindsNothing() {
    keep(room("r", 1));
    assertThat(found("a".repeat(100_000))).isEmpty();
  }

  @Test
  default void anEmptyQueryFindsAll() {
    keep(room("r", 1));
    assertThat(found("")).hasSize(1);
  }

  @Test
  default void pagesOfAQueryJoin() {
    IntStream.range(0, 9).forEach(i -> keep(room("r" + i, i % 2 == 0 ? "Even" : "Odd", i)));
    List<List<RoomInfo>> pages = pages(c -> stores().rooms().list("even", 2, c), () -> {});
    assertThat(pages).hasSize(3);
    assertThat(pages.stream().flatMap(List::stream).map(room -> room.id().value()))
        .containsExactly("r8", "r6", "r4", "r2", "r0");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
  default void aRoomLimitOutOfBoundsIsRefused(int limit) {
    assertThatThrownBy(() -> stores().rooms().list(null, limit, null))
        .isInstanceOf(InvalidValueException.class);
  }

  @ForeignCursors
  default void aRoomCursorThatIsNotOursIsRefused(String cursor) {
    assertThatThrownBy(() -> stores().rooms().list(null, 10, cursor))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> stores().rooms().list(null, 10, cursor.repeat(5000) + "x"))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  default void aListGoesOnBehindAnyRoom() {
    keep(room("a", 1), room("b", 2), room("c", 2));
    Page<RoomInfo> first = stores().rooms().list(null, 2, null);
    assertThat(stores().rooms().cursorAfter(first.items().getLast())).isEqualTo(first.nextCursor());
    String behind = stores().rooms().cursorAfter(room("bb", 2));
    assertThat(stores().rooms().list(null, 10, behind).items())
        .extracting(room -> room.id().value())
        .containsExactly("b", "a");
  }

  @Test
  default void aCursorIsSafeInAnAddress() {
    keep(room("a", 1), room("b", 2));
    assertThat(stores().rooms().list(null, 1, null).nextCursor()).matches("[A-Za-z0-9_-]+");
  }
}
