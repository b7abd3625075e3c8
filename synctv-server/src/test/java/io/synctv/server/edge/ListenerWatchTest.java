package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenerWatchTest {

  private final AtomicInteger deaths = new AtomicInteger();

  @Test
  void aPortThatStopsByItselfIsNoticed() {
    new ListenerWatch(() -> false, deaths::incrementAndGet).afterStop();

    assertThat(deaths).hasValue(1);
  }

  @Test
  void aPortThatIsStoppedIsNot() {
    new ListenerWatch(() -> true, deaths::incrementAndGet).afterStop();

    assertThat(deaths).hasValue(0);
  }
}
