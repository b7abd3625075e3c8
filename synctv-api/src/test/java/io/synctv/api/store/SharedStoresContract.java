package io.synctv.api.store;

import static io.synctv.api.store.StoreSamples.close;
import static io.synctv.api.store.StoreSamples.createRoom;
import static io.synctv.api.store.StoreSamples.item;
import static io.synctv.api.store.StoreSamples.members;
import static io.synctv.api.store.StoreSamples.message;
import static io.synctv.api.store.StoreSamples.owner;
import static io.synctv.api.store.StoreSamples.playback;
import static io.synctv.api.store.StoreSamples.playlist;
import static io.synctv.api.store.StoreSamples.putItems;
import static io.synctv.api.store.StoreSamples.putMember;
import static io.synctv.api.store.StoreSamples.room;
import static io.synctv.api.store.StoreSamples.say;
import static io.synctv.api.store.StoreSamples.together;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Stores} promises of several nodes on the same data. An implementation that can be
 * shared extends this class in its own tests.
 */
public abstract class SharedStoresContract implements SharedChangesContract {

  private static final int NODES = 2;

  private final List<Stores> nodes = new ArrayList<>();

  /** Opens stores on the same data as all other calls of a test; at first nothing is kept. */
  protected abstract Stores open();

  @BeforeEach
  void openNodes() {
    for (int i = 0; i < NODES; i++) {
      nodes.add(open());
    }
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(Stores::close);
  }

  @Override
  public final Stores node(int i) {
    return nodes.get(i % NODES);
  }

  @Override
  public final void onAllNodes(int writers, Work work) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      tasks.add(
          () -> {
            work.run(node(writer), writer);
            return null;
          });
    }
    together(tasks);
  }

  @Test
  void whatOneNodeKeepsAnotherFinds() {
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
  void ofNodesThatCreateTheSameRoomOneSucceeds() throws Exception {
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
  void theBoundOnRoomsHoldsOverAllNodes() throws Exception {
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
  void whatIsSaidOnAllNodesIsKeptOnceEach() throws Exception {
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
  void playlistChangesOfDifferentNodesAreEachWhole() throws Exception {
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
  void theHighestVersionOfEachRoomWinsOverAllNodes() throws Exception {
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
  void aRoomDeletedOnOneNodeWhileAnotherWritesLeavesNothingBehind() throws Exception {
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
  void allNodesAgreeOnASharedValue() throws Exception {
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
  void aTokenSeenByOneNodeFencesAllOthers() {
    RoomId room = createRoom(node(0), "r");
    say(node(0), room, List.of(message("a", 1), message("b", 2), message("c", 3)));
    node(1).chat().prune(room, new ChatRetention(2, 100), 10, new Fence("job", 8));
    assertThatThrownBy(
            () -> node(0).chat().prune(room, new ChatRetention(3, 100), 10, new Fence("job", 7)))
        .isInstanceOf(StaleTokenException.class);
    assertThat(node(0).chat().list(room, 10, null).items()).hasSize(2);
  }

  @Test
  void ofHoldersThatOverlapNoneWritesAfterAHigherTokenDid() throws Exception {
    RoomId room = createRoom(node(0), "r");
    List<ChatMessage> said = IntStream.range(0, 200).mapToObj(i -> message("c" + i, i)).toList();
    say(node(0), room, said);
    ConcurrentLinkedQueue<Long> written = new ConcurrentLinkedQueue<>();
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          for (long token = writer + 1L; token <= 40; token += WRITERS) {
            try {
              node.chat().prune(room, new ChatRetention(999, 999), 1, new Fence("job", token));
              written.add(token);
            } catch (StaleTokenException e) {
              assertThat(e).hasMessageContaining(" " + token + " ");
            }
          }
        });
    assertThat(written).contains(40L);
    assertThat(node(0).chat().list(room, 200, null).items()).hasSize(200 - written.size());
  }

  @Test
  void pruningMeetsTalkingAndDeletingWithoutHarm() throws Exception {
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
