package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalRetentionTest {

  private static final Duration RETAINED_FOR = Duration.ofMinutes(10);
  private static final byte[] STATE = {};

  private final ManualTime time = new ManualTime();
  private final LocalCluster cluster =
      new LocalCluster(
          new LocalCluster.Options(512, RETAINED_FOR), time, time, IdGenerator.secure());
  private final ClusterTransport node = cluster.node(NodeId.of("node"));

  @Test
  void eventsAreReplayedForAsLongAsAskedForAndThenRefused() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    commit(room, epoch, "first");
    time.pass(RETAINED_FOR.dividedBy(2));
    commit(room, epoch, "second");
    time.pass(RETAINED_FOR.dividedBy(2));
    assertThat(since(room, epoch, 0)).isInstanceOf(Replay.Complete.class);

    time.pass(Duration.ofNanos(1));

    assertThat(since(room, epoch, 0)).isInstanceOf(Replay.Unavailable.class);
    assertThat(since(room, epoch, 1)).isInstanceOf(Replay.Complete.class);
  }

  @Test
  void anAnswerIsRememberedForFiveMinutesThroughAllEpochsAndThenForgotten() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    KeyedAnswer seek = new KeyedAnswer("ada:1", "seek", STATE);
    Commit commit = new Commit(room, epoch, "first", List.of(STATE), null, null, List.of(seek));
    assertThat(commit(commit)).isInstanceOf(CommitResult.Committed.class);
    Epoch next = restart(room, epoch, 1);
    Commit again = new Commit(room, next, "second", List.of(STATE), null, null, List.of(seek));

    time.pass(Duration.ofMinutes(5));
    assertThat(commit(again)).isInstanceOf(CommitResult.Known.class);
    assertThat(node.rooms().answer(room, "ada:1").toCompletableFuture().join()).contains(seek);

    time.pass(Duration.ofNanos(1));
    assertThat(node.rooms().answer(room, "ada:1").toCompletableFuture().join()).isEmpty();
    assertThat(commit(again)).isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  void aLogThatIsPutBackHasToldAndRemembersWhatItDidThen() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    Revision one = Revision.CREATED.next("one");
    Revision two = one.next("two");
    KeyedAnswer early = new KeyedAnswer("early", "seek", STATE);
    KeyedAnswer late = new KeyedAnswer("late", "seek", STATE);
    commit(telling(room, epoch, Revision.CREATED, one, early));
    Runnable back = cluster.checkpoint(room);
    for (int i = 0; i < 2; i++) {
      assertThat(commit(telling(room, epoch, one, two, late)))
          .isInstanceOf(CommitResult.Committed.class);
      assertThat(head(room).told()).isEqualTo(two);

      back.run();

      assertThat(head(room).told()).isEqualTo(one);
      assertThat(node.rooms().answer(room, "early").toCompletableFuture().join()).isPresent();
      assertThat(node.rooms().answer(room, "late").toCompletableFuture().join()).isEmpty();
    }
  }

  @Test
  void whatARoomRemembersIsBounded() {
    Memory memory = new Memory();
    byte[] large = new byte[Memory.MAX_ANSWER_BYTES / 4];
    for (int i = 0; i < 10; i++) {
      KeyedAnswer answer = new KeyedAnswer("key-" + i, "seek", large);
      Commit commit =
          new Commit(
              RoomId.of("room"),
              Epoch.of("epoch"),
              "commit-" + i,
              List.of(STATE),
              null,
              null,
              List.of(answer));
      memory.remember(commit, new CommitResult.Committed(Epoch.of("epoch"), i, i, i), 0);
    }

    assertThat(memory.answers()).isEqualTo(3);
    assertThat(memory.answer("key-6", 0)).isNull();
    assertThat(memory.answer("key-7", 0)).isNotNull();
  }

  @Test
  void aRoomThatNobodyWatchesOrUsesIsDropped() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);

    time.pass(RETAINED_FOR.plusNanos(1));
    open(RoomId.of("another"));

    assertThat(cluster.rooms().size()).isEqualTo(1);
    assertThat(since(room, epoch, 0)).isEqualTo(new Replay.Missing());
  }

  @Test
  void aRoomInUseStays() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    for (int i = 0; i < 10; i++) {
      time.pass(RETAINED_FOR.dividedBy(2));
      assertThat(open(room)).isEqualTo(epoch);
    }
  }

  @Test
  void aWatchedRoomStaysAndIsKeptForAWhileAfterItsLastWatcherLeft() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    Subscription watch = node.rooms().watch(room, new Deaf());
    time.pass(RETAINED_FOR.multipliedBy(3));
    open(RoomId.of("sweeping"));
    assertThat(since(room, epoch, 0)).isInstanceOf(Replay.Complete.class);

    watch.close();
    time.pass(RETAINED_FOR);
    open(RoomId.of("sweeping"));
    assertThat(cluster.rooms().size()).isEqualTo(2);

    time.pass(Duration.ofNanos(1).plus(RETAINED_FOR));
    open(RoomId.of("sweeping-again"));
    assertThat(since(room, epoch, 0)).isEqualTo(new Replay.Missing());
  }

  @Test
  void manyRoomsAreSweptAFewAtATime() {
    int rooms = 3 * LocalRooms.SWEPT_AT_ONCE;
    for (int i = 0; i < rooms; i++) {
      open(RoomId.of("room-" + i));
    }
    for (int i = 0; i < 6; i++) {
      time.pass(RETAINED_FOR);
      open(RoomId.of("in-use"));
    }

    assertThat(cluster.rooms().size()).isEqualTo(1);
  }

  @Test
  void aRoomWithoutALogLivesAsLongAsItsSubscribers() {
    Subscription watch = node.rooms().watch(RoomId.of("watched"), new Deaf());
    Subscription listen =
        node.messages().listen(Address.of(RoomId.of("heard")), (from, payload) -> {});
    assertThat(cluster.rooms().size()).isEqualTo(1);
    assertThat(cluster.post().size()).isEqualTo(1);

    watch.close();
    listen.close();

    assertThat(cluster.rooms().size()).isZero();
    assertThat(cluster.post().size()).isZero();
  }

  @Test
  void aNodeThatClosesLeavesNoSubscriptionsAndSessions() {
    for (int i = 0; i < 100; i++) {
      RoomId room = RoomId.of("room-" + i);
      node.rooms().watch(room, new Deaf());
      node.messages().listen(Address.of(room), (from, payload) -> {});
      node.presence().put(room, SessionId.of("session"), STATE);
    }

    node.close();

    assertThat(cluster.rooms().size()).isZero();
    assertThat(cluster.post().size()).isZero();
    assertThat(cluster.sessions().size()).isZero();
  }

  @Test
  void aRoomOpenedAgainAfterASweepHasANewEpoch() {
    RoomId room = RoomId.of("room");
    Epoch epoch = open(room);
    time.pass(RETAINED_FOR.multipliedBy(2));
    open(RoomId.of("sweeping"));

    assertThat(open(room)).isNotEqualTo(epoch);
  }

  private Epoch open(RoomId room) {
    return head(room).epoch();
  }

  private LogHead head(RoomId room) {
    return node.rooms().open(room, 0, STATE, Revision.CREATED).toCompletableFuture().join();
  }

  private Epoch restart(RoomId room, Epoch epoch, long seq) {
    return node.rooms()
        .restart(room, epoch, seq, 0, STATE, Revision.CREATED)
        .toCompletableFuture()
        .join()
        .epoch();
  }

  private static Commit telling(
      RoomId room, Epoch epoch, Revision from, Revision to, KeyedAnswer answer) {
    return new Commit(
        room, epoch, to.change(), List.of(STATE), null, new Commit.Told(from, to), List.of(answer));
  }

  private void commit(RoomId room, Epoch epoch, String key) {
    commit(new Commit(room, epoch, key, List.of(STATE), null));
  }

  private CommitResult commit(Commit commit) {
    return node.rooms().commit(commit).toCompletableFuture().join();
  }

  private Replay since(RoomId room, Epoch epoch, long seq) {
    return node.rooms().since(room, epoch, seq).toCompletableFuture().join();
  }

  private static final class Deaf implements RoomListener {
    @Override
    public void onEntries(List<LogEntry> entries) {}

    @Override
    public void onResync() {}
  }
}
