package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.fake.Scene;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What others read of a room while it changes. */
final class KnowledgeTest {

  private static final Epoch EPOCH = Epoch.of("epoch");
  private static final int EVENTS = 20_000;

  private final Knowledge known = new Knowledge(new RoomView(Scene.cinema(), EPOCH, 0));
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicBoolean over = new AtomicBoolean();

  /** A plan on an older law with the revision of a newer view undid what came between. */
  @Test
  void whoReadsTheViewAndThenTheLawGetsNoOlderOne() throws Exception {
    for (int i = 0; i < Rulings.MOST; i++) {
      known.hear(change(EVENTS + 1 + i)); // the more there are, the longer the law takes
    }
    CompletableFuture<Long> older = CompletableFuture.supplyAsync(this::countOlderLaws);
    assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
    for (int seq = 1; seq <= EVENTS; seq++) {
      known.apply(new EventCodec.Decoded(change(seq), seq));
    }
    over.set(true);
    assertThat(older.get(20, TimeUnit.SECONDS)).isZero();
  }

  private long countOlderLaws() {
    long count = 0;
    while (!over.get()) {
      long revision = known.view().state().revision();
      if (known.law().revision() < revision + Rulings.MOST) {
        count++;
      }
      reading.countDown();
    }
    return count;
  }

  private static OrderedEvent change(long seq) {
    RoomEvent event =
        new RoomEvent.RoomChanged(Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null), true);
    return new OrderedEvent(EPOCH, seq, 1, Actor.of(Scene.OWNER), null, event);
  }
}
