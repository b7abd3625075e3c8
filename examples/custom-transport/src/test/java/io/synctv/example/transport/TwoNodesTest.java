package io.synctv.example.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.session.SessionMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class TwoNodesTest {

  @Test
  void whatAdaDoesOnOneNodeBobIsToldOnTheOther() throws InterruptedException {
    List<SessionMessage> told = new CopyOnWriteArrayList<>();

    TwoNodes.watch(told::add);

    assertThat(told.getFirst()).isInstanceOf(SessionMessage.Welcome.class);
    assertThat(told)
        .filteredOn(SessionMessage.Ordered.class::isInstance)
        .extracting(message -> ((SessionMessage.Ordered) message).event().event())
        .last()
        .isInstanceOfSatisfying(
            PlaybackEvent.Changed.class,
            changed -> assertThat(changed.cause()).isEqualTo(PlaybackCause.PLAY));
  }
}
