package io.synctv.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.core.cache.CacheStatistics;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AbsentRoomsTest {

  private static final RoomId ROOM = RoomId.of("room");

  private final AtomicLong nanos = new AtomicLong(7);
  private final AbsentRooms absent = new AbsentRooms(nanos::get);

  @Test
  void whatIsNotThereIsKnownForTwoSeconds() {
    assertThat(absent.contains(ROOM)).isFalse();
    absent.add(ROOM, absent.known());
    nanos.addAndGet(AbsentRooms.AGE_NANOS - 1);
    assertThat(absent.contains(ROOM)).isTrue();
    nanos.addAndGet(1);
    assertThat(absent.contains(ROOM)).isFalse();
    assertThat(absent.statistics()).isEqualTo(new CacheStatistics(1, 1));
  }

  @Test
  void theOldestGivesWay() {
    absent.add(ROOM, absent.known());
    for (int i = 1; i < AbsentRooms.MOST; i++) {
      absent.add(RoomId.of("r" + i), absent.known());
    }
    assertThat(absent.contains(ROOM)).isTrue();
    absent.add(RoomId.of("more"), absent.known());
    assertThat(absent.contains(ROOM)).isFalse();
  }

  /** Guards the order by age: one that is asked for again must not shield older ones. */
  @Test
  void whatIsFoundAbsentAgainKeepsNoOtherLongerThanItsTime() {
    RoomId other = RoomId.of("other");
    absent.add(ROOM, absent.known());
    nanos.addAndGet(AbsentRooms.AGE_NANOS / 3);
    absent.add(other, absent.known());
    nanos.addAndGet(AbsentRooms.AGE_NANOS / 3);
    absent.add(ROOM, absent.known());
    nanos.addAndGet(AbsentRooms.AGE_NANOS * 3 / 4);
    assertThat(absent.contains(other)).isFalse();
    assertThat(absent.contains(ROOM)).isTrue();
  }

  @Test
  void anIdThatARoomHasNowIsForgotten() {
    absent.add(ROOM, absent.known());
    absent.remove(ROOM);
    assertThat(absent.contains(ROOM)).isFalse();
  }

  @Test
  void whatTheDatabaseDidNotHaveBeforeARoomWasMadeIsNotNoted() {
    long before = absent.known();
    absent.remove(ROOM);
    assertThat(absent.add(ROOM, before)).isFalse();
    assertThat(absent.contains(ROOM)).isFalse();
    assertThat(absent.add(ROOM, absent.known())).isTrue();
  }
}
