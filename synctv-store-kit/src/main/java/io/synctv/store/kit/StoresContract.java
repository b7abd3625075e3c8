package io.synctv.store.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What the Javadoc of {@link Stores} and its parts promises, as tests; their names are the
 * promises. An implementation extends this class in its own tests, and opens itself in {@link
 * #open()} and {@link #openAnother()}.
 *
 * <p>Each test opens stores of its own and closes them. A test that takes longer than {@value
 * #SECONDS} seconds fails.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@Timeout(StoresContract.SECONDS)
public abstract class StoresContract
    implements RoomStoreContract,
        RoomListContract,
        RoomMembersContract,
        NamesContract,
        RoomPlaylistContract,
        ChangeStoreContract,
        ChangeKeysContract,
        ChangeHistoryContract,
        ChatStoreContract,
        ChatRetentionContract,
        PlaybackStoreContract,
        SharedValuesContract,
        UsageContract,
        OwnershipContract,
        SharedChangesContract,
        SharedStoresContract {

  static final int SECONDS = 120;

  private static final int NODES = 2;

  private final List<Stores> nodes = new ArrayList<>();

  /** For implementations, each in a class of its own. */
  protected StoresContract() {}

  /**
   * Opens stores that keep nothing yet; called before each test.
   *
   * @return the stores, which are closed after the test
   */
  protected abstract Stores open();

  /**
   * Opens further stores on the data of those that were opened last, as another node does that
   * shares their database.
   *
   * @return the stores, which are closed after the test; or null where the implementation is for
   *     one node alone, and says so in its documentation: all tests of several nodes are then
   *     reported as skipped
   */
  protected abstract @Nullable Stores openAnother();

  /**
   * Makes everything that is kept older by the store's clock, as if so much time had passed: sets a
   * clock on, or rewrites the moments that are kept.
   *
   * @param time how much older
   */
  protected abstract void passTime(Duration time);

  @BeforeEach
  final void openStores() {
    nodes.add(open());
  }

  @AfterEach
  final void closeStores() {
    nodes.reversed().forEach(Stores::close);
    nodes.clear();
  }

  @Override
  public final Stores stores() {
    return nodes.getFirst();
  }

  @Override
  public final void age(Duration time) {
    passTime(time);
  }

  @Override
  public final Stores node(int i) {
    if (nodes.size() < NODES) {
      Stores another = openAnother();
      nodes.add(
          another != null ? another : Assumptions.abort("stores for one node: openAnother()"));
    }
    return nodes.get(i % NODES);
  }

  @Override
  @SuppressWarnings("exports") // between the parts of the contract, which nobody else sees
  public final void onAllNodes(int writers, Work work) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      Stores node = node(i);
      tasks.add(
          () -> {
            work.run(node, writer);
            return null;
          });
    }
    StoreSamples.together(tasks);
  }

  @Test
  final void storesThatCanWriteProveIt() {
    stores().prove();
    stores().prove();
    assertThat(stores().rooms().list(null, 10, null).items()).isEmpty();
    assertThat(stores().sharedValues().find("key")).isEmpty();
  }

  @Test
  final void closingTwiceIsClosingOnce() {
    stores().close();
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> stores().close());
  }

  @TestFactory
  final Stream<DynamicTest> everyCallAfterCloseFailsWithAStoreException() {
    Stores stores = stores();
    RoomStore rooms = stores.rooms();
    ChangeStore changes = stores.changes();
    ChatStore chat = stores.chat();
    PlaybackStore playback = stores.playback();
    SharedValues values = stores.sharedValues();
    ChatRetention retention = new ChatRetention(1, 1);
    var room = StoreSamples.room("late", 1);
    RoomId id = room.id();
    Member member = Member.of(User.of("m"), Role.MEMBER, 1);
    RoomChange change =
        StoreSamples.change(Revision.CREATED, StoreSamples.put(StoreSamples.item("i", "V")));
    stores.close();
    Map<String, ThrowingCallable> calls =
        Map.ofEntries(
            Map.entry("prove", stores::prove),
            Map.entry("rooms.create", () -> rooms.create(room, member, 1, null)),
            Map.entry("rooms.read", () -> rooms.read(id, 1)),
            Map.entry("rooms.closed", () -> rooms.closed(1)),
            Map.entry("rooms.purge", () -> rooms.purge(id, 1, new Fence("f", 1))),
            Map.entry("rooms.find", () -> rooms.find(id)),
            Map.entry("rooms.list", () -> rooms.list(null, 10, null)),
            Map.entry("changes.apply", () -> changes.apply(id, change)),
            Map.entry(
                "changes.applyLocked",
                () -> changes.applyLocked(id, Revision.CREATED, missed -> change)),
            Map.entry("changes.since", () -> changes.since(id, Revision.CREATED)),
            Map.entry("changes.recent", () -> changes.recent(Duration.ofSeconds(1))),
            Map.entry("changes.expire", () -> changes.expire(1)),
            Map.entry("chat.find", () -> chat.find(id, List.of(ChatId.of("c")))),
            Map.entry("chat.list", () -> chat.list(id, 10, null)),
            Map.entry("chat.roomsToPrune", () -> chat.roomsToPrune(retention, 1, null)),
            Map.entry("chat.prune", () -> chat.prune(id, retention, 1, new Fence("f", 1))),
            Map.entry("values.find", () -> values.find("v")),
            Map.entry("values.putIfAbsent", () -> values.putIfAbsent("v", "x")),
            Map.entry("playback.save", () -> playback.save(Map.of(id, StoreSamples.playback(1)))),
            Map.entry("playback.find", () -> playback.find(id)));
    return calls.entrySet().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.getKey(),
                    () -> assertThatThrownBy(call.getValue()).isInstanceOf(StoreException.class)));
  }
}
