package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.chat;
import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.members;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playback;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.putItems;
import static io.synctv.store.kit.StoreSamples.putMember;
import static io.synctv.store.kit.StoreSamples.room;
import static io.synctv.store.kit.StoreSamples.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Stores} promises of several nodes on the same data. */
interface SharedStoresContract extends StoresUnderTest {

  /** How many write at the same time. */
  int WRITERS = 4;

  @Test
  default void whatOneNodeKeepsAnotherFinds() {
    RoomId room = createRoom(node(0), "r");
    say(node(1), room, List.of(message("c", 1)));
    node(1).playback().save(Map.of(room, playback(3)));
    assertThat(node(1).rooms().find(room)).isEqualTo(node(0).rooms().find(room)).isPresent();
    assertThat(node(0).chat().list(room, 10, null).items()).hasSize(1);
    assertThat(node(0).playback().find(room)).contains(playback(3));
    close(node(1), room);
    assertThat(node(0).rooms().find(room)).isEmpty();
  }

  @Test
  default void ofNodesThatCreateTheSameRoomOneSucceeds() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "r" + round;
      ConcurrentLinkedQueue<CreateResult> results = new ConcurrentLinkedQueue<>();
      ConcurrentLinkedQueue<Member> owners = new ConcurrentLinkedQueue<>();
      onAllNodes(
          WRITERS,
          (node, writer) -> {
            // Of several owners, so that no lock of theirs makes them take turns.
            User user = User.of("owner" + writer);
            RoomInfo room =
                new RoomInfo(RoomId.of(id), "Own", user, 1, false, null, RoomSettings.DEFAULT);
            Member owner = Member.of(user, Role.OWNER, 1);
            CreateResult result = node.rooms().create(room, owner, 99, null);
            results.add(result);
            if (result instanceof CreateResult.Created) {
              owners.add(owner);
            }
          });
      assertThat(results)
          .hasSize(WRITERS)
          .containsOnlyOnce(new CreateResult.Created())
          .containsOnly(new CreateResult.Created(), new CreateResult.Exists());
      assertThat(members(node(0), RoomId.of(id))).containsExactlyElementsOf(owners);
    }
  }

  @Test
  default void theBoundOnRoomsHoldsOverAllNodes() throws Exception {
    AtomicInteger kept = new AtomicInteger();
    onAllNodes(
        16,
        (node, writer) -> {
          for (int i = 0; i < 3; i++) {
            if (node.rooms().create(room("r" + writer + "-" + i, 1), owner(), 7, null)
                instanceof CreateResult.Created) {
              kept.incrementAndGet();
            }
          }
        });
    assertThat(kept).hasValue(7);
    assertThat(node(1).rooms().list(null, 200, null).items()).hasSize(7);
  }

  @Test
  default void whatIsSaidOnAllNodesIsKeptOnceEach() throws Exception {
    RoomId room = createRoom(node(0), "r");
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          for (int i = 0; i < 20; i++) {
            // Each message is sent by two nodes, as a command is that is tried again elsewhere.
            say(node, room, List.of(message("c" + writer / 2 + "-" + i, i)));
          }
        });
    List<ChatMessage> said = node(0).chat().list(room, 200, null).items();
    assertThat(said).hasSize(WRITERS / 2 * 20).doesNotHaveDuplicates();
  }

  @Test
  default void playlistChangesOfDifferentNodesAreEachWhole() throws Exception {
    RoomId room = createRoom(node(0), "r");
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          List<PlaylistItem> items = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            items.add(item("i" + i, "w" + writer + "n"));
          }
          // In another order each: rows locked one by one would lead into a deadlock.
          List<PlaylistItem> ordered = writer % 2 == 0 ? items : items.reversed();
          for (int n = 0; n < 10; n++) {
            putItems(node, room, ordered);
            Set<String> orders = new HashSet<>();
            playlist(node, room).forEach(item -> orders.add(item.order().value()));
            assertThat(orders).as("a mixture of two changes").hasSize(1);
          }
        });
    assertThat(playlist(node(0), room)).hasSize(60);
  }

  @Test
  default void theHighestVersionOfEachRoomWinsOverAllNodes() throws Exception {
    List<RoomId> rooms =
        IntStream.range(0, 40).mapToObj(i -> createRoom(node(0), "r" + i)).toList();
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          for (int version = writer; version < 40; version += WRITERS) {
            Map<RoomId, PlaybackState> snapshots = new LinkedHashMap<>();
            for (RoomId room : writer % 2 == 0 ? rooms : rooms.reversed()) {
              snapshots.put(room, playback(version));
            }
            node.playback().save(snapshots);
          }
        });
    Map<RoomId, PlaybackState> found = new HashMap<>();
    rooms.forEach(room -> found.put(room, node(1).playback().find(room).orElseThrow()));
    assertThat(found.values()).containsOnly(playback(39));
  }

  @Test
  default void aRoomDeletedOnOneNodeWhileAnotherWritesLeavesNothingBehind() throws Exception {
    for (int round = 0; round < 10; round++) {
      RoomId room = createRoom(node(0), "r" + round);
      onAllNodes(
          WRITERS,
          (node, writer) -> {
            if (writer == 0) {
              close(node, room);
              return;
            }
            for (int i = 0; i < 5; i++) {
              say(node, room, List.of(message("c" + writer + i, i)));
              putItems(node, room, List.of(item("i" + i, "V")));
              node.playback().save(Map.of(room, playback(i)));
              putMember(node, room, owner());
            }
          });
      assertThat(node(1).rooms().find(room)).isEmpty();
      assertThat(members(node(1), room)).isEmpty();
      assertThat(node(1).chat().list(room, 10, null).items()).isEmpty();
      assertThat(playlist(node(1), room)).isEmpty();
      assertThat(node(1).playback().find(room)).isEmpty();
    }
  }

  @Test
  default void allNodesAgreeOnASharedValue() throws Exception {
    for (int round = 0; round < 10; round++) {
      String name = "key" + round;
      Set<String> got = ConcurrentHashMap.newKeySet();
      onAllNodes(
          WRITERS,
          (node, writer) -> got.add(node.sharedValues().putIfAbsent(name, "value " + writer)));
      assertThat(got).hasSize(1);
      assertThat(node(0).sharedValues().find(name)).isEqualTo(node(1).sharedValues().find(name));
    }
  }

  @Test
  default void aTokenSeenByOneNodeFencesAllOthers() {
    RoomId room = createRoom(node(0), "r");
    say(node(0), room, List.of(message("a", 1), message("b", 2), message("c", 3)));
    node(1).chat().prune(room, new ChatRetention(2, 100), 10, new Fence("job", 8));
    assertThatThrownBy(
            () -> node(0).chat().prune(room, new ChatRetention(3, 100), 10, new Fence("job", 7)))
        .isInstanceOf(StaleTokenException.class);
    assertThat(node(0).chat().list(room, 10, null).items()).hasSize(2);
  }

  @Test
  default void ofHoldersThatOverlapNoneWritesAfterAHigherTokenDid() throws Exception {
    RoomId room = createRoom(node(0), "r");
    say(node(0), room, IntStream.range(0, 200).mapToObj(i -> message("c" + i, i)).toList());
    AtomicInteger written = new AtomicInteger();
    for (int round = 1; round <= 40; round++) {
      int first = round * WRITERS;
      AtomicInteger left = new AtomicInteger();
      onAllNodes(
          WRITERS,
          (node, writer) -> {
            Fence fence = new Fence("job", first + writer);
            try {
              written.addAndGet(node.chat().prune(room, new ChatRetention(999, 999), 1, fence));
            } catch (StaleTokenException e) {
              assertThat(writer).as("the highest writes").isLessThan(WRITERS - 1);
              assertThat(e).hasMessageContaining(" " + fence.token() + " ");
            }
            if (writer == WRITERS - 1) {
              left.set(chat(node, room).size());
            }
          });
      assertThat(chat(node(0), room))
          .as("messages after a lower token was under way while the highest wrote")
          .hasSize(left.get());
    }
    assertThat(chat(node(0), room)).hasSize(200 - written.get());
  }

  @Test
  default void pruningMeetsTalkingAndDeletingWithoutHarm() throws Exception {
    RoomId stays = createRoom(node(0), "stays");
    RoomId goes = createRoom(node(0), "goes");
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          for (int i = 0; i < 25; i++) {
            if (writer == 0) {
              for (RoomId room : List.of(stays, goes)) {
                node.chat().prune(room, new ChatRetention(0, 10), 50, new Fence("job", i + 1));
              }
            } else {
              say(node, goes, List.of(message("g" + writer + "-" + i, i)));
              say(node, stays, List.of(message("s" + writer + "-" + i, i)));
              if (writer == 3 && i == 12) {
                close(node, goes);
              }
            }
          }
        });
    node(1).chat().prune(stays, new ChatRetention(0, 10), 1000, new Fence("job", 100));
    assertThat(node(0).chat().list(stays, 200, null).items()).hasSize(10);
    assertThat(node(0).chat().list(goes, 200, null).items()).isEmpty();
  }
}
