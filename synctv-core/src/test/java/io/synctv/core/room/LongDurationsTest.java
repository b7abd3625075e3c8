package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.SyncTv;
import io.synctv.core.engine.VirtualThreads;
import io.synctv.core.fake.LogRecords;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guards a bug: what stands for "for ever" overflowed a clock's time, long after it was given. */
final class LongDurationsTest {

  private static final Duration HUNDRED_YEARS = Duration.ofDays(36_525);

  static Stream<Duration> durations() {
    return Stream.of(
        Duration.ofSeconds(Long.MAX_VALUE),
        Duration.ofMillis(Long.MAX_VALUE),
        Duration.ofDays(365_250),
        HUNDRED_YEARS);
  }

  private static Limits limits(Duration all) {
    return Limits.builder()
        .idle(all)
        .duration(all)
        .grace(all)
        .roomIdle(all)
        .joinTimeout(all)
        .build();
  }

  @ParameterizedTest
  @MethodSource("durations")
  void anEngineRunsWithLimitsThatAreNever(Duration never) throws InterruptedException {
    Limits limits = limits(never);
    assertThat(limits.joinTimeout()).isEqualTo(HUNDRED_YEARS);
    try (LogRecords logged = LogRecords.of(VirtualThreads.class);
        SyncTv sync =
            SyncTv.builder()
                .limits(limits)
                .accessPolicy((room, user) -> AccessDecision.roomRules())
                .build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = new Viewer(User.of("bob"));
      room.join(JoinRequest.of(bob.user).withIdle(JoinRequest.NEVER_IDLE), bob);
      assertThat(ada.submit(room, Command.select(Scene.media("a"))))
          .isInstanceOf(Outcome.Accepted.class);
      ada.session.disconnected();
      Wait.until(() -> room.people().stream().anyMatch(PresenceEntry::away));
      Thread.sleep(1500); // a turn of what ends sessions
      assertThat(bob.closed).isEmpty();
      assertThat(sync.statistics().sessions()).isEqualTo(1);
      assertThat(logged.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("durations")
  void aDrainMayTakeForEver(Duration never) {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      var drained = CompletableFuture.runAsync(() -> sync.drain(never));
      Wait.until(() -> !ada.heard(SessionMessage.Drain.class).isEmpty());
      assertThat(drained).isNotDone();
      ada.session.close(CloseCode.NORMAL);
      Wait.answer(drained);
    }
  }

  @Test
  void shorterOnesAreTakenAsTheyAre() {
    Duration given = HUNDRED_YEARS.minusNanos(1);
    assertThat(List.of(limits(given).idle(), limits(given).grace())).containsOnly(given);
  }
}
