package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.host.EventPosition;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.host.RoomSnapshot;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.SyncTv;
import io.synctv.core.event.EventTraits;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application hears all ordered events, from where it left off, and delays nobody. */
final class RoomEventListenerTest {

  /** Keeps what was said and where it stands, as a projection would. */
  private static final class Projection implements RoomEventListener {
    private final Map<RoomId, EventPosition> positions = new ConcurrentHashMap<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<RoomId> closed = new ArrayList<>();
    private final List<RoomSnapshot> resets = new ArrayList<>();
    private final Stuck code = new Stuck();

    @Override
    public EventPosition position(RoomId room) {
      return positions.get(room);
    }

    @Override
    public void onEvent(RoomId room, OrderedEvent event) {
      code.enter();
      synchronized (this) {
        EventPosition before = positions.put(room, EventPosition.of(event));
        if (before == null
            || !before.epoch().equals(event.epoch())
            || before.seq() + 1 != event.seq()) {
          faults.add(event.seq() + " after " + before);
        }
        if (event.event() instanceof ChatEvent chat) {
          said.add(EventTraits.message(chat).text());
        }
      }
    }

    @Override
    public synchronized void onReset(RoomId room, RoomSnapshot snapshot) {
      resets.add(snapshot);
      positions.put(room, snapshot.position());
      said.clear();
      snapshot.chat().forEach(message -> said.add(message.text()));
    }

    @Override
    public synchronized void onClosed(RoomId room) {
      closed.add(room);
    }

    synchronized List<String> said() {
      return List.copyOf(said);
    }

    synchronized int resets() {
      return resets.size();
    }

    synchronized List<String> faults() {
      return List.copyOf(faults);
    }

    synchronized List<RoomId> closed() {
      return List.copyOf(closed);
    }
  }

  private final Projection projection = new Projection();
  private final LocalCluster cluster = LocalCluster.create();
  private final InMemoryStores stores = new InMemoryStores();
  private final SyncTv sync = engine("one", Duration.ofMinutes(1));
  private final Room room = sync.createRoom("Room", UserId.of("ada"));

  private SyncTv engine(String name, Duration roomIdle) {
    return SyncTv.builder()
        .stores(stores)
        .transport(cluster.node(NodeId.of(name)))
        .limits(Limits.builder().roomIdle(roomIdle).grace(Duration.ZERO).chatBurst(10_000).build())
        .build();
  }

  @AfterEach
  void stop() {
    projection.code.close();
    sync.close();
  }

  private static void say(Room room, Viewer viewer, int from, int to) {
    for (int i = from; i < to; i++) {
      viewer.submit(room, Command.chat("m" + i));
    }
  }

  private static List<String> messages(int to) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < to; i++) {
      messages.add("m" + i);
    }
    return messages;
  }

  @Test
  void aRoomInMemoryIsGivenWholeAndThenEventByEvent() {
    Viewer ada = Viewer.in(room, "ada");
    say(room, ada, 0, 3);

    sync.listen(projection);
    Wait.until(() -> projection.resets() == 1);
    say(room, ada, 3, 6);

    Wait.until(() -> projection.said().equals(messages(6)));
    assertThat(projection.resets()).isEqualTo(1);
    assertThat(projection.faults()).isEmpty();
  }

  @Test
  void whoReturnsGoesOnWhereTheyLeftOff() {
    Viewer ada = Viewer.in(room, "ada");
    Subscription first = sync.listen(projection);
    Wait.until(() -> projection.resets() == 1);
    say(room, ada, 0, 3);
    Wait.until(() -> projection.said().equals(messages(3)));
    first.close();
    say(room, ada, 3, 10);
    assertThat(projection.said()).isEqualTo(messages(3));

    sync.listen(projection);

    Wait.until(() -> projection.said().equals(messages(10)));
    assertThat(projection.resets()).isEqualTo(1);
    assertThat(projection.faults()).isEmpty();
  }

  @Test
  void aRoomThatComesIntoMemoryAgainGoesOnWhereItLeftOff() {
    SyncTv two = engine("two", Duration.ofMillis(20));
    try {
      Room there = two.room(room.id()).orElseThrow();
      two.listen(projection);
      Wait.until(() -> projection.resets() == 1);
      Viewer ada = Viewer.in(room, "ada");
      say(room, ada, 0, 2);
      Wait.until(() -> two.statistics().rooms() == 0);
      say(room, ada, 2, 5);

      there.view();

      Wait.until(() -> projection.said().equals(messages(5)));
      assertThat(projection.resets()).isEqualTo(1);
      assertThat(projection.faults()).isEmpty();
    } finally {
      two.close();
    }
  }

  @Test
  void aListenerThatHangsDelaysNobodyAndIsToldTheRestLater() {
    sync.listen(projection);
    Viewer ada = Viewer.in(room, "ada");
    Wait.until(() -> projection.resets() == 1);
    projection.code.hangs();
    String long1 = "x".repeat(1000);
    long start = System.nanoTime();

    for (int i = 0; i < 2500; i++) {
      ada.submit(room, Command.chat(long1)); // more than may wait
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
    say(room, ada, 0, 3);
    projection.code.works();

    Wait.until(() -> List.copyOf(projection.said()).reversed().indexOf("m2") == 0);
    assertThat(projection.resets()).as("the log keeps the last 512 events").isEqualTo(2);
    assertThat(ada.closed).isEmpty();
  }

  @Test
  void aListenerThatFailsIsToldAgainFromItsPositionAndOthersAreUnharmed() {
    Projection other = new Projection();
    sync.listen(projection);
    sync.listen(other);
    Viewer ada = Viewer.in(room, "ada");
    Wait.until(() -> projection.resets() == 1 && other.resets() == 1);
    for (Throwable failure :
        new Throwable[] {new IllegalStateException("x"), new AssertionError()}) {
      projection.code.fails(failure);
      int calls = projection.code.calls.get();
      int before = other.said().size();
      say(room, ada, before, before + 3);
      Wait.until(() -> projection.code.calls.get() > calls);
      Wait.until(() -> other.said().equals(messages(before + 3)));

      projection.code.works();

      Wait.until(() -> projection.said().equals(messages(before + 3)));
    }
    assertThat(projection.resets()).isEqualTo(1);
    assertThat(projection.faults()).isEmpty();
    assertThat(other.faults()).isEmpty();
  }

  @Test
  void aClosedRoomIsSaidToBeSo() {
    sync.listen(projection);
    Viewer ada = Viewer.in(room, "ada");
    Wait.until(() -> projection.resets() == 1);

    ada.submit(room, new RoomCommand.Close());

    Wait.until(() -> projection.closed().equals(List.of(room.id())));
  }

  @Test
  void anEngineClosesAlthoughAListenerHangs() {
    sync.listen(projection);
    Viewer ada = Viewer.in(room, "ada");
    Wait.until(() -> projection.resets() == 1);
    projection.code.hangs();
    say(room, ada, 0, 2);
    long start = System.nanoTime();

    sync.close();

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }
}
