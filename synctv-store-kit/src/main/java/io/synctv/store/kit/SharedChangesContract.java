package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.chat;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.key;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.posted;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.revision;
import static io.synctv.store.kit.StoreSamples.room;
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
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.api.store.StoredRoom;
import io.synctv.api.store.Stores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link ChangeStore} promises of several nodes on the same data. */
interface SharedChangesContract extends StoresUnderTest {

  @Test
  default void writersOfOneRoomMakeADenseChainInWhichEachChangeIsOnce() throws Exception {
    RoomId room = createRoom(node(0), "r");
    int each = 15;
    Set<Revision> made = ConcurrentHashMap.newKeySet();
    onAllNodes(
        SharedStoresContract.WRITERS,
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
                assertThat(made.add(applied.revision())).isTrue();
                base = applied.revision();
                break;
              }
              assertThat(result).isInstanceOf(ApplyResult.Stale.class);
              base = ((ApplyResult.Stale) result).revision();
            }
          }
        });
    assertThat(made).hasSize(SharedStoresContract.WRITERS * each);
    assertChain(room, made);
    assertThat(playlist(node(0), room)).hasSize(SharedStoresContract.WRITERS * each);
  }

  private void assertChain(RoomId room, Set<Revision> made) {
    Changes all = node(1).changes().since(room, Revision.CREATED);
    assertThat(all).isInstanceOf(Changes.Complete.class);
    List<Revision> chain = new ArrayList<>();
    Revision reached = Revision.CREATED;
    for (StoredChange change : ((Changes.Complete) all).changes()) {
      assertThat(change.previous()).isEqualTo(reached);
      assertThat(change.revision().number()).isEqualTo(reached.number() + 1);
      assertThat(new String(change.payload(), StandardCharsets.US_ASCII))
          .isEqualTo(change.revision().change());
      reached = change.revision();
      chain.add(reached);
    }
    assertThat(chain).containsExactlyInAnyOrderElementsOf(made);
    assertThat(revision(node(0), room)).isEqualTo(reached);
  }

  @Test
  default void whoWaitsForTheLockGetsThroughHoweverManyWrite() throws Exception {
    RoomId room = createRoom(node(0), "r");
    int writers = 2 * SharedStoresContract.WRITERS;
    int each = 6;
    Set<Revision> made = ConcurrentHashMap.newKeySet();
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
            assertThat(result)
                .isInstanceOfSatisfying(
                    ApplyResult.Applied.class, applied -> made.add(applied.revision()));
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
          SharedStoresContract.WRITERS,
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
          SharedStoresContract.WRITERS,
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
          SharedStoresContract.WRITERS,
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
    AtomicInteger readers = new AtomicInteger(SharedStoresContract.WRITERS - 1);
    onAllNodes(
        SharedStoresContract.WRITERS,
        (node, writer) -> {
          if (writer == 0) {
            // No more than can be read at once.
            for (int n = 0; n < 25 || (readers.get() > 0 && n < 180); n++) {
              changeAllParts(node, room, n);
            }
            return;
          }
          try {
            for (int n = 0; n < 25; n++) {
              assertWhole(node.rooms().read(room, 200).orElseThrow());
            }
          } finally {
            readers.decrementAndGet();
          }
        });
  }

  private static void changeAllParts(Stores node, RoomId room, int n) {
    RoomInfo named = room(room.value(), "Room " + n, 1);
    apply(
        node,
        room,
        put(item("i" + n, "V")),
        posted("c" + n, n),
        new MemberEvent.Changed(Member.of(User.of("u" + n), Role.MEMBER, n), true),
        new InfoEvent.Changed(named, Set.of(RoomPart.NAME)));
  }

  private static void assertWhole(StoredRoom read) {
    int changes = Math.toIntExact(read.revision().number());
    assertThat(read.playlist()).hasSize(changes);
    assertThat(read.chat()).hasSize(changes);
    assertThat(read.members()).hasSize(changes + 1);
    assertThat(read.info().name()).isEqualTo("Room " + (changes == 0 ? "r" : changes - 1));
  }
}
