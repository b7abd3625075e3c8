package io.synctv.api.store;

import static io.synctv.api.store.StoreSamples.apply;
import static io.synctv.api.store.StoreSamples.change;
import static io.synctv.api.store.StoreSamples.chat;
import static io.synctv.api.store.StoreSamples.createRoom;
import static io.synctv.api.store.StoreSamples.effect;
import static io.synctv.api.store.StoreSamples.item;
import static io.synctv.api.store.StoreSamples.key;
import static io.synctv.api.store.StoreSamples.owner;
import static io.synctv.api.store.StoreSamples.playlist;
import static io.synctv.api.store.StoreSamples.posted;
import static io.synctv.api.store.StoreSamples.put;
import static io.synctv.api.store.StoreSamples.revision;
import static io.synctv.api.store.StoreSamples.room;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link ChangeStore} promises of several nodes on the same data. */
interface SharedChangesContract {

  int WRITERS = 4;

  Stores node(int i);

  void onAllNodes(int writers, Work work) throws Exception;

  /** What one of several writers does on its node. */
  interface Work {
    void run(Stores node, int writer) throws Exception;
  }

  @Test
  default void writersOfOneRoomMakeADenseChainInWhichEachChangeIsOnce() throws Exception {
    RoomId room = createRoom(node(0), "r");
    int each = 15;
    Set<String> made = ConcurrentHashMap.newKeySet();
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          Revision base = Revision.CREATED;
          for (int n = 0; n < each; n++) {
            String id = "w" + writer + "-" + n;
            while (true) {
              RoomChange change =
                  new RoomChange(
                      id,
                      base,
                      List.of(new CommandEffect(null, List.of(put(item(id, "V"))))),
                      List.of(),
                      id.getBytes(StandardCharsets.US_ASCII));
              ApplyResult result = node.changes().apply(room, change);
              if (result instanceof ApplyResult.Applied applied) {
                assertThat(applied.revision()).isEqualTo(base.next(id));
                assertThat(made.add(id)).isTrue();
                base = applied.revision();
                break;
              }
              assertThat(result).isInstanceOf(ApplyResult.Stale.class);
              base = ((ApplyResult.Stale) result).revision();
            }
          }
        });
    assertThat(made).hasSize(WRITERS * each);
    assertChain(room, made);
    assertThat(playlist(node(0), room)).hasSize(WRITERS * each);
  }

  private void assertChain(RoomId room, Set<String> made) {
    Changes all = node(1).changes().since(room, Revision.CREATED);
    assertThat(all).isInstanceOf(Changes.Complete.class);
    List<String> chain = new ArrayList<>();
    Revision reached = Revision.CREATED;
    for (StoredChange change : ((Changes.Complete) all).changes()) {
      assertThat(change.previous()).isEqualTo(reached);
      assertThat(change.revision().number()).isEqualTo(reached.number() + 1);
      assertThat(new String(change.payload(), StandardCharsets.US_ASCII))
          .isEqualTo(change.revision().change());
      reached = change.revision();
      chain.add(reached.change());
    }
    assertThat(chain).containsExactlyInAnyOrderElementsOf(made);
    assertThat(revision(node(0), room)).isEqualTo(reached);
  }

  @Test
  default void whoWaitsForTheLockGetsThroughHoweverManyWrite() throws Exception {
    RoomId room = createRoom(node(0), "r");
    int writers = 2 * WRITERS;
    int each = 6;
    Set<String> made = ConcurrentHashMap.newKeySet();
    onAllNodes(
        writers,
        (node, writer) -> {
          for (int n = 0; n < each; n++) {
            String id = "w" + writer + "-" + n;
            ApplyResult result =
                node.changes()
                    .applyLocked(
                        room,
                        Revision.CREATED,
                        missed ->
                            new RoomChange(
                                id,
                                missed.isEmpty() ? Revision.CREATED : missed.getLast().revision(),
                                List.of(new CommandEffect(null, List.of(put(item(id, "V"))))),
                                List.of(),
                                id.getBytes(StandardCharsets.US_ASCII)));
            assertThat(result).isInstanceOf(ApplyResult.Applied.class);
            made.add(id);
          }
        });
    assertThat(made).hasSize(writers * each);
    assertChain(room, made);
  }

  @Test
  default void ofChangesWithTheSameKeysInAnyOrderOneIsAppliedAndNobodyIsLockedOut()
      throws Exception {
    for (int round = 0; round < 8; round++) {
      RoomId room = createRoom(node(0), "r" + round);
      List<CommandEffect> effects = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        effects.add(effect(key("k" + i, "d"), put(item("i" + i, "V"))));
        effects.add(effect(key("c" + i, "d", "c" + i), posted("c" + i, i)));
      }
      AtomicInteger applied = new AtomicInteger();
      onAllNodes(
          WRITERS,
          (node, writer) -> {
            RoomChange change =
                change(
                    Revision.CREATED,
                    (writer % 2 == 0 ? effects : effects.reversed()).toArray(CommandEffect[]::new));
            ApplyResult result = node.changes().apply(room, change);
            if (result instanceof ApplyResult.Stale stale) {
              result =
                  node.changes()
                      .apply(
                          room,
                          change(stale.revision(), change.effects().toArray(CommandEffect[]::new)));
            }
            if (result instanceof ApplyResult.Applied) {
              applied.incrementAndGet();
            } else {
              assertThat(result).isInstanceOf(ApplyResult.Known.class);
              assertThat(((ApplyResult.Known) result).commands()).hasSize(20);
            }
          });
      assertThat(applied).hasValue(1);
    }
  }

  @Test
  default void messagesUnderTheSameKeysArePostedOnce() throws Exception {
    RoomId room = createRoom(node(0), "r");
    AtomicInteger applied = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      List<CommandEffect> effects = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String id = "c" + round + "-" + i;
        effects.add(effect(key(id, "d", id), posted(id, i)));
      }
      onAllNodes(
          WRITERS,
          (node, writer) -> {
            RoomChange change =
                change(
                    Revision.CREATED,
                    (writer % 2 == 0 ? effects : effects.reversed()).toArray(CommandEffect[]::new));
            switch (node.changes().apply(room, change)) {
              case ApplyResult.Applied done -> applied.incrementAndGet();
              case ApplyResult.Known known -> assertThat(known.commands()).hasSize(5);
              case ApplyResult other -> throw new AssertionError(other);
            }
          });
    }
    assertThat(applied).hasValue(20);
    assertThat(chat(node(0), room)).hasSize(100);
  }

  @Test
  default void aRoomThatIsCreatedTwiceAtOnceUnderOneKeyIsOne() throws Exception {
    for (int round = 0; round < 10; round++) {
      CommandKey key = key("k" + round, "d");
      Set<CreateResult> results = ConcurrentHashMap.newKeySet();
      int number = round;
      onAllNodes(
          WRITERS,
          (node, writer) ->
              results.add(
                  node.rooms().create(room("r" + number + "-" + writer, 1), owner(), 99, key)));
      assertThat(results).hasSize(2).contains(new CreateResult.Created());
      assertThat(node(0).rooms().list(null, 200, null).items()).hasSize(round + 1);
    }
  }

  @Test
  default void aRoomIsReadAsItWasAtOneRevision() throws Exception {
    RoomId room = createRoom(node(0), "r");
    onAllNodes(
        WRITERS,
        (node, writer) -> {
          for (int n = 0; n < 25; n++) {
            if (writer == 0) {
              RoomInfo named = room("r", "Room " + n, 1);
              apply(
                  node,
                  room,
                  put(item("i" + n, "V")),
                  posted("c" + n, n),
                  new MemberEvent.Changed(Member.of(User.of("u" + n), Role.MEMBER, n), true),
                  new InfoEvent.Changed(named, Set.of(RoomPart.NAME)));
            } else {
              StoredRoom read = node.rooms().read(room, 200).orElseThrow();
              int changes = Math.toIntExact(read.revision().number());
              assertThat(read.playlist()).hasSize(changes);
              assertThat(read.chat()).hasSize(changes);
              assertThat(read.members()).hasSize(changes + 1);
              assertThat(read.info().name())
                  .isEqualTo("Room " + (changes == 0 ? "r" : changes - 1));
            }
          }
        });
  }
}
