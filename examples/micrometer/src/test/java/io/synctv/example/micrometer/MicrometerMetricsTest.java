package io.synctv.example.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.host.ManualTime;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MicrometerMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTime time = ManualTime.at(Instant.parse("2026-01-01T12:00:00Z"));

  @Test
  void metersShowWhatTheEngineCounts() {
    try (SyncTv sync =
        SyncTv.builder().time(time).metrics(new MicrometerMetrics(registry)).build()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Session ada = room.join(User.of("ada"), message -> {});
      time.join(room.submit(ada, Command.chat("hello")));
      time.join(room.submit(ada, Command.play())); // refused: nothing is selected

      time.advance(Duration.ofSeconds(1));

      assertThat(registry.counter("synctv.events").count()).isEqualTo(1);
      assertThat(registry.counter("synctv.rejections").count()).isEqualTo(1);
      assertThat(registry.get("synctv.rooms").gauge().value()).isEqualTo(1);
      assertThat(registry.get("synctv.sessions").gauge().value()).isEqualTo(1);
    }
  }
}
