package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PresenceEntry;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages;
import io.synctv.core.SyncTv;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.NodeMessage.PresenceUpdate;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.core.engine.Execution;
import io.synctv.core.engine.Hooks;
import io.synctv.core.engine.VirtualThreads;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that did not hear of each other's people, and what brings them in line again. */
final class PresenceComparisonTest {

  private static final NodeId LEFT = NodeId.of("left");
  private static final NodeId RIGHT = NodeId.of("right");

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final BentTransport left = new BentTransport(cluster.node(LEFT));
  private final Limits limits = Limits.builder().grace(Duration.ofMinutes(5)).build();
  private final Hasty hasty = new Hasty();
  private final Rooms one =
      new Rooms(
          limits,
          stores,
          left,
          ClusterOptions.DEFAULT,
          MessageEncoder.NONE,
          hasty,
          IdGenerator.secure(),
          Hooks.NONE);
  private final SyncTv two =
      SyncTv.builder().stores(stores).transport(cluster.node(RIGHT)).limits(limits).build();
  private final Room there = two.createRoom("Room", UserId.of("ada"));
  private final Room here = one.find(there.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(there, "bob");

  /** Real threads that do soon what is to be done in some seconds. */
  private static final class Hasty implements Execution {
    private final Execution real = new VirtualThreads();

    @Override
    public void execute(Runnable task) {
      real.execute(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayMillis) {
      return real.schedule(task, delayMillis < 10_000 ? delayMillis / 10 : delayMillis);
    }

    @Override
    public void repeat(Runnable task, long periodMillis) {
      real.repeat(task, periodMillis);
    }

    @Override
    public void await(CompletableFuture<?> future, long millis)
        throws TimeoutException, InterruptedException {
      real.await(future, millis);
    }

    @Override
    public long nanoTime() {
      return real.nanoTime();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static List<String> names(Room room) {
    return room.people().stream().map(entry -> entry.user().name()).sorted().toList();
  }

  /** What comes now is heard of by comparing alone, and nobody compares unless a test has it so. */
  private void goDeaf() {
    Wait.until(() -> names(here).equals(List.of("ada", "bob")));
    Wait.until(() -> names(there).equals(List.of("ada", "bob")));
    left.deaf = true;
    // A node that has just come is compared with, four times within six tenths of a second here.
    AtomicInteger seen = new AtomicInteger();
    AtomicLong since = new AtomicLong(System.nanoTime());
    Wait.until(
        () -> {
          int now = left.questions.get();
          if (seen.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(1500);
        });
    left.questions.set(0);
  }

  @Test
  void whoCameUnheardIsFoundInTheStore() {
    goDeaf();
    Viewer.in(there, "cyd");
    left.resync();
    Wait.until(() -> names(here).equals(List.of("ada", "bob", "cyd")));
  }

  @Test
  void whoWentUnheardIsGoneOnceTheStoreLacksThemTwice() {
    goDeaf();
    left.slowMillis = -60_000; // nobody has just come
    bob.session.close(CloseCode.NORMAL);
    Wait.until(() -> names(there).equals(List.of("ada")));
    left.resync();
    Wait.until(() -> names(here).equals(List.of("ada")));
    assertThat(ada.closed).isEmpty();
  }

  /** Whoever has just come may be told of before the store knows. */
  @Test
  void whoHasJustComeStaysThoughTheStoreLacksThem() {
    goDeaf();
    left.slowMillis = 60_000; // everybody has just come
    bob.session.close(CloseCode.NORMAL);
    Wait.until(() -> names(there).equals(List.of("ada")));
    left.resync();
    Wait.until(() -> left.questions.get() >= 2);
    Viewer.in(there, "cyd");
    compareUntilHere("cyd");
    assertThat(names(here)).containsExactly("ada", "bob", "cyd");
  }

  /** Guards a bug: after a comparison that failed, whatever failed, none was made any more. */
  @Test
  void aComparisonThatFailsIsFollowedByTheNextOne() {
    goDeaf();
    Viewer.in(there, "cyd");
    left.throwing = true;
    left.resync();
    Wait.until(() -> left.questions.get() >= 2);
    left.throwing = false;
    compareUntilHere("cyd");
  }

  private void compareUntilHere(String name) {
    Wait.until(
        () -> {
          left.resync();
          return names(here).contains(name);
        });
  }

  /**
   * Two nodes that do not hear of each other: somebody goes on at one of them, and the other one
   * takes them for away, and then for gone, and out of the store.
   */
  @Test
  void whoGoesOnHereIsPutAndToldOfAgainWhenAnotherNodeSaysTheyAreAwayOrGone() {
    Wait.until(() -> names(there).equals(List.of("ada", "bob")));
    ClusterTransport former = cluster.node(NodeId.of("former"));
    List<PresenceEntry> told = new CopyOnWriteArrayList<>();
    Address room = Address.of(here.id());
    former
        .messages()
        .listen(
            room,
            (from, payload) -> {
              if (NodeMessageCodec.decode(payload).message() instanceof PresenceUpdate update) {
                told.addAll(update.put());
              }
            });
    PresenceEntry now = find(here, ada);
    PresenceEntry before =
        new PresenceEntry(
            ada.id(), ada.user, now.role(), null, former.node(), now.since(), true, null);
    List<PresenceUpdate> news =
        List.of(
            new PresenceUpdate(List.of(before), List.of()),
            new PresenceUpdate(List.of(), List.of(before)));
    for (int i = 0; i < news.size(); i++) {
      told.clear();
      Wait.answer(former.presence().put(here.id(), ada.id(), new byte[0]));
      Wait.answer(former.presence().remove(here.id(), ada.id()));
      assertThat(holders(former, here.id())).doesNotContain(LEFT);

      NodeMessage message = news.get(i);
      former
          .messages()
          .send(room, Messages.Urgency.ORDINARY, NodeMessageCodec.encode(i + 1, message));

      Wait.until(() -> told.contains(now));
      Wait.until(() -> holders(former, here.id()).contains(LEFT));
      assertThat(find(here, ada)).isEqualTo(now);
      assertThat(find(there, ada)).isEqualTo(now);
    }
    former.close();
  }

  private static PresenceEntry find(Room room, Viewer viewer) {
    return room.people().stream()
        .filter(entry -> entry.session().equals(viewer.id()))
        .findFirst()
        .orElseThrow();
  }

  private static List<NodeId> holders(ClusterTransport node, RoomId room) {
    return Wait.answer(node.presence().list(room)).stream().map(entry -> entry.node()).toList();
  }
}
