package io.synctv.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicRoomsTest {

  private static final String LIST = "RoomStore.list";
  private static final User ADA = User.of("ada");

  private final InMemoryStores database = new InMemoryStores();
  private final SpyStores stores = new SpyStores(database);
  private final AtomicLong nanos = new AtomicLong(7);

  /** What a read waits for before it gives what it found. */
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  private final PublicRooms rooms = new PublicRooms(this::store, nanos::get);

  /** A store whose lists are found at once and come late. */
  private RoomStore store() {
    RoomStore store = stores.rooms();
    return (RoomStore)
        Proxy.newProxyInstance(
            RoomStore.class.getClassLoader(),
            new Class<?>[] {RoomStore.class},
            (self, method, arguments) -> {
              try {
                boolean query = method.getName().equals("list");
                Object found = method.invoke(query ? store : database.rooms(), arguments);
                if (query) {
                  gate.join();
                }
                return found;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static RoomInfo room(String id, String name, long createdAt, boolean hidden) {
    return new RoomInfo(RoomId.of(id), name, ADA, createdAt, hidden, null, RoomSettings.DEFAULT);
  }

  private RoomInfo keep(RoomInfo room) {
    stores.rooms().create(room, Member.of(ADA, Role.OWNER, 1), Integer.MAX_VALUE, null);
    return room;
  }

  private RoomInfo keep(int number) {
    return keep(room("r" + number, "Room " + number, number, false));
  }

  private long queries() {
    return stores.calls.stream().filter(LIST::equals).count();
  }

  private List<String> names() {
    return rooms.page(null, 50, null).items().stream().map(RoomInfo::name).toList();
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void howeverManyAskTheDatabaseIsAskedOnceIn30Seconds() throws Exception {
    keep(1);
    gate = new CompletableFuture<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(people.submit(this::names));
      }
      try {
        Wait.until(() -> rooms.statistics().hits() == 99);
      } finally {
        gate.complete(null); // or nobody would end
      }
      for (Future<List<String>> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).containsExactly("Room 1");
      }
    }
    pass(29);
    names();
    assertThat(queries()).isEqualTo(1);
    assertThat(rooms.statistics()).isEqualTo(new CacheStatistics(100, 1));
  }

  @Test
  void theListIsAtMost30SecondsOldAlthoughNothingIsHeard() {
    keep(1);
    assertThat(names()).hasSize(1);
    keep(2); // by another node
    pass(29);
    assertThat(names()).containsExactly("Room 1");
    pass(1);
    assertThat(names()).containsExactly("Room 2", "Room 1");
    assertThat(queries()).isEqualTo(2);
  }

  /** The age counts from before a read, which may take long. */
  @Test
  void aSlowReadIsOldWhenItComes() {
    keep(1);
    gate = new CompletableFuture<>();
    CompletableFuture<List<String>> slow = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> queries() == 1);
    pass(31);
    gate.complete(null);
    Wait.answer(slow);
    keep(2);
    assertThat(names()).hasSize(2);
  }

  @Test
  void whatIsHeardOfARoomIsShownAtOnce() {
    keep(1);
    keep(2);
    names();
    rooms.created(room("r3", "Room 3", 3, false));
    rooms.changed(null, room("r2", "Renamed", 2, false));
    assertThat(names()).containsExactly("Room 3", "Renamed", "Room 1");
    rooms.changed(null, room("r2", "Renamed", 2, true));
    rooms.closed(RoomId.of("r1"));
    rooms.created(room("r4", "Room 4", 4, true));
    assertThat(names()).containsExactly("Room 3");
    rooms.changed(null, room("r2", "Late news", 2, false));
    assertThat(names()).as("whoever has missed that it was hidden").containsExactly("Room 3");
    rooms.changed(room("r2", "Hidden", 2, true), room("r2", "Shown again", 2, false));
    assertThat(names()).containsExactly("Room 3", "Shown again");
    assertThat(queries()).isEqualTo(1);
  }

  /** What was read may be older than what is heard before it comes. */
  @Test
  void whatIsHeardWhileTheListIsReadIsNotForgotten() {
    keep(1);
    keep(2);
    gate = new CompletableFuture<>();
    CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> queries() == 1);
    rooms.changed(null, room("r1", "Room 1", 1, true));
    rooms.created(room("r3", "Room 3", 3, false));
    gate.complete(null);
    assertThat(Wait.answer(reading)).containsExactly("Room 3", "Room 2");
    assertThat(names()).containsExactly("Room 3", "Room 2");
  }

  /** What is heard may be older, too: a room that the database says to be hidden stays so. */
  @Test
  void whatIsHeardLateBringsNoHiddenRoomBackIntoWhatIsRead() {
    keep(1);
    keep(room("r2", "Hidden by now", 2, true));
    gate = new CompletableFuture<>();
    CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> queries() == 1);
    rooms.changed(room("r2", "Hidden", 2, true), room("r2", "Hidden by now", 2, false));
    gate.complete(null);
    assertThat(Wait.answer(reading)).containsExactly("Room 1");
  }

  @Test
  void whileTheDatabaseIsAwayTheListIsServedAsLongAsItIsFresh() {
    keep(1);
    names();
    stores.away.add(LIST);
    pass(29);
    assertThat(names()).containsExactly("Room 1");
    pass(1);
    assertThatThrownBy(this::names).isInstanceOf(StoreUnavailableException.class);
    stores.away.clear();
    assertThat(names()).as("a failure is not kept").containsExactly("Room 1");
  }

  @Test
  void whoWaitsForAReadThatFailsIsToldSo() {
    gate = new CompletableFuture<>();
    CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> queries() == 1);
    CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> rooms.statistics().hits() == 1);
    gate.completeExceptionally(new IllegalStateException("fails as asked"));
    assertThatThrownBy(first::join).hasMessageContaining("fails as asked");
    assertThatThrownBy(second::join).hasMessageContaining("fails as asked");
  }

  private List<String> walk(String query, int limit) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<RoomInfo> page = rooms.page(query, limit, cursor);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      page.items().forEach(room -> ids.add(room.id().value()));
      assertThat(ids).as("it comes to an end").hasSizeLessThan(1000);
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  private List<String> stored(String query) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<RoomInfo> page = stores.rooms().list(query, 200, cursor);
      page.items().forEach(room -> ids.add(room.id().value()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  @ParameterizedTest
  @CsvSource({",7", ",50", ",200", "'',3", "ROOM 3,4", "room 1,200", "7,1", "nothing,5"})
  void pagesJoinToTheWholeListWhereverTheyComeFrom(String query, int limit) {
    for (int i = 0; i < 450; i++) {
      keep(i);
    }
    assertThat(walk(query, limit)).isEqualTo(stored(query));
  }

  @Test
  void whereAllRoomsAreKnownPagesAndSearchesCostNothing() {
    for (int i = 0; i < 200; i++) {
      keep(i);
    }
    assertThat(walk(null, 10)).hasSize(200);
    assertThat(walk("ROOM 19", 3)).hasSize(11);
    assertThat(queries()).isEqualTo(1);
  }

  @Test
  void whatIsBehindTheNewestRoomsIsAskedOnceIn30Seconds() {
    for (int i = 0; i < 450; i++) {
      keep(i);
    }
    assertThat(walk(null, 200)).hasSize(450);
    assertThat(rooms.page("Room 7", 20, null).items()).hasSize(11);
    long asked = queries();
    pass(29);
    walk(null, 200);
    rooms.page("Room 7", 20, null);
    assertThat(queries()).isEqualTo(asked);
    rooms.changed(null, room("r7", "Room 7", 7, true));
    assertThat(rooms.page("Room 7", 20, null).items()).hasSize(10);
    rooms.created(keep(room("r777", "Room 777", 777, false)));
    assertThat(rooms.page("Room 7", 20, null).items().getFirst().name()).isEqualTo("Room 777");
  }

  @Test
  void theNewestRoomsStay200HoweverManyAreMade() {
    for (int i = 0; i < 300; i++) {
      keep(i);
    }
    names();
    for (int i = 300; i < 600; i++) {
      rooms.created(keep(i));
    }
    assertThat(walk(null, 200)).isEqualTo(stored(null));
    assertThat(rooms.page(null, 200, null).items()).hasSize(200);
  }

  @Test
  void searchesHaveNoMoreThanTheirPlaces() {
    for (int i = 0; i < 201; i++) {
      keep(i);
    }
    rooms.page("Room 7", 20, null);
    for (int i = 0; i < RoomPages.MOST_PAGES; i++) {
      rooms.page("no " + i, 20, null);
    }
    long asked = queries();
    rooms.page("Room 7", 20, null);
    assertThat(queries()).isEqualTo(asked + 1);
    rooms.page("x".repeat(100_000), 20, null);
    rooms.page("x".repeat(100_000), 20, null);
    assertThat(queries()).as("a query longer than any name is not kept").isEqualTo(asked + 3);
  }

  /** What is heard of one room says nothing of how old the others are. */
  @Test
  void aListIsNoYoungerForWhatIsHeard() {
    keep(1);
    names();
    pass(29);
    rooms.changed(null, room("r1", "Renamed", 1, false));
    keep(2); // by another node
    pass(1);
    assertThat(names()).contains("Room 2");
  }

  @Test
  void aRoomThatIsHeardOfAndReadIsListedOnce() {
    keep(1);
    keep(3);
    gate = new CompletableFuture<>();
    CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(this::names);
    Wait.until(() -> queries() == 1);
    rooms.created(room("r3", "Room 3", 3, false));
    gate.complete(null);
    assertThat(Wait.answer(reading)).containsExactly("Room 3", "Room 1");
  }

  /** Whoever makes a room and looks for it finds it, also when somebody was looking already. */
  @Test
  void aSearchThatWasUnderWayWhenARoomWasMadeIsMadeAgain() {
    for (int i = 0; i < 201; i++) {
      keep(i);
    }
    names();
    gate = new CompletableFuture<>();
    long asked = queries();
    CompletableFuture<Page<RoomInfo>> searching =
        CompletableFuture.supplyAsync(() -> rooms.page("Room 7", 20, null));
    Wait.until(() -> queries() == asked + 1);
    rooms.created(keep(room("r777", "Room 777", 777, false)));
    gate.complete(null);
    Wait.answer(searching);
    assertThat(rooms.page("Room 7", 20, null).items().getFirst().name()).isEqualTo("Room 777");
  }

  @Test
  void anOldRoomThatIsShownAgainStaysAtItsPlaceBehindTheNewest() {
    for (int i = 0; i < 250; i++) {
      keep(i);
    }
    names();
    rooms.closed(RoomId.of("r249"));
    rooms.changed(room("r5", "Hidden", 5, true), room("r5", "Room 5", 5, false));
    assertThat(walk(null, 200)).hasSize(249).doesNotHaveDuplicates();
  }

  @Test
  void noMoreThan200RoomsAreKeptOfAPage() {
    RoomPages pages = new RoomPages(this::store, nanos::get);
    for (int i = 0; i < 201; i++) {
      keep(i);
    }
    pages.read(RoomPages.Question.NEWEST);
    for (int i = 201; i < 210; i++) {
      RoomInfo made = keep(i);
      pages.heard(new Correction(made.id(), made, Correction.Kind.CREATED));
    }
    Page<RoomInfo> page = pages.read(RoomPages.Question.NEWEST);
    assertThat(page.items()).hasSize(200);
    assertThat(page.items().getFirst().name()).isEqualTo("Room 209");
    assertThat(page.nextCursor()).isEqualTo(stores.rooms().cursorAfter(page.items().getLast()));
  }

  @Test
  void lettersThatAreTheSameInCapitalsAreTheSame() {
    keep(room("r1", "Stra\u00dfe", 1, false));
    assertThat(rooms.page("STRASSE", 5, null).items()).hasSize(1);
  }

  @Test
  void whatIsNoPageIsRefused() {
    assertThatThrownBy(() -> rooms.page(null, 0, null)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> rooms.page(null, 201, null)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> rooms.page(null, 5, "abc")).isInstanceOf(InvalidValueException.class);
  }
}
