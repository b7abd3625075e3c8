package io.synctv.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.session.SessionMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class WatchTogetherTest {

  @Test
  void adaIsToldOfHerFilmInOrder() {
    List<SessionMessage> told = new CopyOnWriteArrayList<>();

    WatchTogether.watch(told::add);

    assertThat(told.getFirst()).isInstanceOf(SessionMessage.Welcome.class);
    List<RoomEvent> events =
        told.stream()
            .filter(SessionMessage.Ordered.class::isInstance)
            .map(message -> ((SessionMessage.Ordered) message).event().event())
            .toList();
    assertThat(events)
        .hasSize(3)
        .satisfiesExactly(
            added -> assertThat(added).isInstanceOf(PlaylistEvent.Put.class),
            chosen -> assertThat(cause(chosen)).isEqualTo(PlaybackCause.SELECT),
            started -> assertThat(cause(started)).isEqualTo(PlaybackCause.PLAY));
  }

  private static PlaybackCause cause(RoomEvent event) {
    return ((PlaybackEvent.Changed) event).cause();
  }
}
