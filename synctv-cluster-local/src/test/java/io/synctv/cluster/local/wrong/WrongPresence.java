package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.presence;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.TransportException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Guarantee 9: sessions that are missing, stay too long or are counted wrong. */
final class WrongPresence {

  static final List<Wrong> ALL =
      List.of(
          presence(
              "lists the sessions of its own node only",
              "everyNodeSeesTheSessionsOfAllNodes",
              (to, node) ->
                  new Listing(
                      to,
                      (room, entries) ->
                          entries.stream().filter(e -> e.node().equals(node.node())).toList())),
          presence(
              "names the node that lists as the one a session is connected to",
              "everyNodeSeesTheSessionsOfAllNodes",
              (to, node) ->
                  new Listing(
                      to,
                      (room, entries) ->
                          entries.stream()
                              .map(e -> new Presence.Entry(e.session(), node.node(), e.details()))
                              .toList())),
          presence(
              "keeps what was recorded of a session first",
              "puttingASessionAgainReplacesWhatWasRecorded",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      boolean known =
                          now(to.list(room)).stream().anyMatch(e -> e.session().equals(id));
                      return known ? done(null) : to.put(room, id, details);
                    }
                  }),
          presence(
              "does not remove",
              "aRemovedSessionIsGoneEverywhere",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      return done(null);
                    }
                  }),
          presence(
              "fails to remove what is not there",
              "aRemovedSessionIsGoneEverywhere",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      return now(to.list(room)).isEmpty()
                          ? CompletableFuture.failedFuture(new TransportException("not there"))
                          : to.remove(room, session);
                    }
                  }),
          presence(
              "removes a session that has moved to another node",
              "aSessionThatMovedToAnotherNodeIsNotRemovedByTheFirst",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      node.cluster.nodes.forEach(
                          other -> now(other.right.presence().remove(room, session)));
                      return done(null);
                    }
                  }),
          presence(
              "lists the sessions of all rooms",
              "sessionsOfOneRoomAreNotInAnother",
              (to, node) ->
                  new ForwardingPresence(to) {
                    private final RoomId all = RoomId.of("all");

                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return to.put(all, id, details);
                    }

                    @Override
                    public CompletionStage<List<Presence.Entry>> list(RoomId room) {
                      return to.list(all);
                    }
                  }),
          presence(
              "counts right for one room and wrong for two",
              "sessionsOfSeveralRoomsAreCountedRoomByRoom",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
                      Map<RoomId, Integer> counts = new HashMap<>(now(to.count(rooms)));
                      if (counts.size() > 1) {
                        int first = counts.get(rooms.iterator().next());
                        counts.replaceAll((room, count) -> first);
                      }
                      return done(counts);
                    }
                  }),
          presence(
              "counts a session once though it is in two rooms",
              "sessionsOfSeveralRoomsAreCountedRoomByRoom",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      for (String other : List.of("living-room", "kitchen")) {
                        now(to.remove(RoomId.of(other), id));
                      }
                      return to.put(room, id, details);
                    }
                  }),
          presence(
              "leaves the sessions of a node that closed",
              "sessionsOfANodeDisappearWhenItCloses",
              (to, node) -> new Ghosts(to, node, Long.MAX_VALUE)),
          presence(
              "leaves the sessions of a node that died",
              "sessionsOfANodeThatDiedDisappearWithinALease",
              (to, node) -> new Ghosts(to, node, Long.MAX_VALUE)),
          presence(
              "leaves the sessions of a node that died for three leases",
              "sessionsOfANodeThatDiedDisappearWithinALease",
              (to, node) -> new Ghosts(to, node, 3 * TestCluster.LEASE.toMillis())),
          presence(
              "gives no sign of life, so that sessions are gone after a lease",
              "sessionsOfALivingNodeStayLongerThanALease",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      node.after(TestCluster.LEASE.toMillis(), () -> to.remove(room, id));
                      return to.put(room, id, details);
                    }
                  }),
          presence(
              "puts now and then after it has removed",
              "whatANodeDoesWithASessionTakesEffectInOrder",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return id.value().equals("ada")
                          ? node.later(20, () -> to.put(room, id, details))
                          : to.put(room, id, details);
                    }

                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      return to.remove(room, session);
                    }
                  }),
          presence(
              "loses sessions that many threads put at once",
              "sessionsPutByManyThreadsAreAllThere",
              (to, node) ->
                  new ForwardingPresence(to) {
                    private final AtomicInteger puts = new AtomicInteger();

                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return puts.incrementAndGet() % 67 == 0
                          ? done(null)
                          : to.put(room, id, details);
                    }
                  }));

  private WrongPresence() {}

  /** Lists something else. */
  static final class Listing extends ForwardingPresence {

    /** What. */
    interface Way {
      List<Presence.Entry> list(RoomId room, List<Presence.Entry> entries);
    }

    private final Way way;

    Listing(Presence to, Way way) {
      super(to);
      this.way = way;
    }

    @Override
    public CompletionStage<List<Presence.Entry>> list(RoomId room) {
      return to.list(room).thenApply(entries -> way.list(room, entries));
    }
  }

  /** Goes on listing sessions that nobody has removed. */
  private static final class Ghosts extends ForwardingPresence {

    private record Ghost(RoomId room, Presence.Entry entry) {}

    private final Map<Ghost, Long> all;
    private final WrappedNode node;
    private final long millis;

    Ghosts(Presence to, WrappedNode node, long millis) {
      super(to);
      this.all = node.shared("ghosts", ConcurrentHashMap::new);
      this.node = node;
      this.millis = millis;
    }

    @Override
    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
      all.put(new Ghost(room, new Presence.Entry(id, node.node(), details)), System.nanoTime());
      return to.put(room, id, details);
    }

    @Override
    public CompletionStage<List<Presence.Entry>> list(RoomId room) {
      List<Presence.Entry> entries = new ArrayList<>(now(to.list(room)));
      all.forEach(
          (ghost, since) -> {
            long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            boolean listed =
                entries.stream().anyMatch(e -> e.session().equals(ghost.entry().session()));
            if (!listed && ghost.room().equals(room) && age < millis) {
              entries.add(ghost.entry());
            }
          });
      return done(entries);
    }
  }
}
