package io.synctv.api.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the Javadoc of {@link Stores} and its parts promises, as tests. An implementation extends
 * this class in its own tests and opens itself in {@link #open()}.
 */
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
        SharedValuesContract {

  private Stores stores;

  /** Opens stores that keep nothing yet. They are closed after each test. */
  protected abstract Stores open();

  /** Makes everything that is kept older by the store's clock, as if so much time had passed. */
  @Override
  public abstract void passTime(Duration time);

  @BeforeEach
  void openStores() {
    stores = open();
  }

  @AfterEach
  void closeStores() {
    if (stores != null) {
      stores.close();
    }
  }

  @Override
  public Stores stores() {
    return stores;
  }

  @Test
  void closingTwiceIsClosingOnce() {
    stores.close();
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> stores.close());
  }

  @TestFactory
  Stream<DynamicTest> everyCallAfterCloseFailsWithAStoreException() {
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
