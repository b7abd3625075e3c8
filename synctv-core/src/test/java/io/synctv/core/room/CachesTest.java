package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.RejectedException;
import io.synctv.api.room.RoomInfo;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions are answered from memory. */
final class CachesTest {

  private static final User BOB = User.of("bob");
  private static final String READ = "RoomStore.read";
  private static final String LIST = "RoomStore.list";

  private final InMemoryStores database = new InMemoryStores();
  private final SpyStores stores = new SpyStores(database);
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final SyncTv one =
      SyncTv.builder().stores(database).transport(cluster.node(NodeId.of("one"))).build();
  private final SyncTv two =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("two"))).build();

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private long calls(String call) {
    return stores.calls.stream().filter(call::equals).count();
  }

  private static void change(Room room, RoomCommand command) {
    Outcome outcome = Wait.answer(room.submit(Actor.of(User.of("ada")), Submission.of(command)));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
  }

  private static RoomCommand named(String name, Boolean hidden) {
    return new RoomCommand.Update(name, hidden, null, null);
  }

  private List<String> listed() {
    return two.rooms(null, 10, null).items().stream().map(RoomInfo::name).toList();
  }

  @Test
  void aRoomIsReadOnceHoweverOftenItIsAskedAbout() {
    RoomId id = one.createRoom("Room", UserId.of("ada")).id();
    two.room(id).orElseThrow().access(BOB);
    stores.calls.clear();
    CacheStatistics before = two.statistics().caches().get("rooms");
    for (int i = 0; i < 100; i++) {
      Room room = two.room(id).orElseThrow();
      room.access(User.of("user" + i));
      room.info();
    }
    assertThat(stores.calls).noneMatch(call -> call.startsWith("RoomStore"));
    CacheStatistics after = two.statistics().caches().get("rooms");
    assertThat(after.misses()).isEqualTo(before.misses()).isEqualTo(1);
    assertThat(after.hits()).isGreaterThanOrEqualTo(before.hits() + 100);
  }

  @Test
  void aRoomThatIsNotThereIsAskedForOnce() {
    for (int i = 0; i < 100; i++) {
      assertThat(two.room(RoomId.of("none"))).isEmpty();
    }
    assertThat(calls(READ)).isEqualTo(1);
    assertThat(two.statistics().caches().get("absent-rooms")).isEqualTo(new CacheStatistics(99, 1));
  }

  @Test
  void aFailureIsNotTakenForARoomThatIsNotThere() {
    RoomId id = one.createRoom("Room", UserId.of("ada")).id();
    stores.away.add(READ);
    assertThat(catchRejection(() -> two.room(id))).isTrue();
    stores.away.clear();
    assertThat(two.room(id)).isPresent();
  }

  private static boolean catchRejection(Runnable call) {
    try {
      call.run();
      return false;
    } catch (RejectedException e) {
      return true;
    }
  }

  @Test
  void whoMakesARoomSeesItInTheListAtOnceAndWhatBecomesOfIt() {
    assertThat(listed()).isEmpty();
    Room room = two.createRoom("Room", UserId.of("ada"));
    assertThat(listed()).containsExactly("Room");
    change(room, named("Other", null));
    assertThat(listed()).containsExactly("Other");
    change(room, named(null, true));
    assertThat(listed()).isEmpty();
    change(room, named("Back", false));
    assertThat(listed()).containsExactly("Back");
    change(room, new RoomCommand.Close());
    assertThat(listed()).isEmpty();
    assertThat(calls(LIST)).isEqualTo(1);
  }

  @Test
  void aHiddenRoomThatIsShownAgainComesIntoTheList() {
    Room room = one.createRoom("Room", UserId.of("ada"));
    change(room, named(null, true));
    assertThat(listed()).isEmpty();
    change(two.handle(room.id()), named(null, false));
    assertThat(listed()).containsExactly("Room");
    assertThat(calls(LIST)).isEqualTo(1);
  }

  @Test
  void whatAnotherNodeDoesToARoomInMemoryIsListedAsSoonAsItIsHeardOf() {
    Room here = one.createRoom("Room", UserId.of("ada"));
    assertThat(listed()).containsExactly("Room");
    assertThat(two.room(here.id())).isPresent();
    change(here, new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("x"), null));
    Wait.until(() -> two.rooms(null, 10, null).items().getFirst().locked());
    change(here, named(null, true));
    Wait.until(() -> listed().isEmpty());
    assertThat(calls(LIST)).isEqualTo(1);
  }

  @Test
  void aRoomThatIsLoadedIsListedAsItWasRead() {
    Room here = one.createRoom("Room", UserId.of("ada"));
    assertThat(listed()).containsExactly("Room");
    change(here, named(null, true));
    assertThat(listed()).as("not heard of").containsExactly("Room");
    assertThat(two.room(here.id())).isPresent();
    Wait.until(() -> listed().isEmpty());
    assertThat(calls(LIST)).isEqualTo(1);
  }
}
