package io.synctv.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.core.fake.Messages;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Scene;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session that waits for its replay: nothing overtakes it. All runs on the test's thread. */
final class HeldSessionTest {

  /** Runs a writer when the test says so. */
  private static final class Host implements SessionHost {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public MessageEncoder encoder() {
      return Messages.sized(100);
    }

    @Override
    public Executor writers() {
      return tasks::add;
    }

    @Override
    public int queueBytes() {
      return 1000;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void later(Runnable task, long delayMillis) {}

    @Override
    public void ended(Session session, @Nullable CloseCode code) {}

    private void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Does something once, while a write is under way. */
  private static final class BusySink extends RecordingSink {
    private final Queue<Runnable> meanwhile = new ArrayDeque<>();

    @Override
    public void write(List<OutboundMessage> batch) throws IOException {
      super.write(batch);
      Runnable next = meanwhile.poll();
      if (next != null) {
        next.run();
      }
    }
  }

  private final Host host = new Host();
  private final BusySink sink = new BusySink();
  private final Session session =
      new Session(SessionId.of("s"), Scene.MEMBER, RoomId.of("r"), sink, host, null);

  private void offer(long... numbers) {
    for (long number : numbers) {
      session.offer(Messages.chat(number, 10));
    }
  }

  private static List<OutboundMessage> replay(long... numbers) {
    List<OutboundMessage> messages = new ArrayList<>();
    for (long number : numbers) {
      messages.add(Messages.chat(number, 10));
    }
    return messages;
  }

  private List<Long> written() {
    host.run();
    return sink.heard(Ordered.class).stream().map(message -> message.event().seq()).toList();
  }

  @Test
  void whatIsOfferedMeanwhileIsNotWrittenBeforeTheReplay() {
    session.hold();
    offer(3, 4);
    assertThat(written()).isEmpty();
    session.release(replay(1, 2), 2);
    assertThat(written()).containsExactly(1L, 2L, 3L, 4L);
    offer(5);
    assertThat(written()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void whatWaitedAlreadyIsHeldBackAlthoughItsWriterWasCalled() {
    offer(3);
    session.hold();
    offer(4);
    assertThat(written()).isEmpty();
    session.release(replay(1, 2, 3), 3);
    assertThat(written()).containsExactly(1L, 2L, 3L, 4L);
  }

  /** The writer of what came before must not go on with what came after. */
  @Test
  void aWriterThatIsUnderWayWritesNothingOfWhatIsHeldBack() {
    sink.meanwhile.add(
        () -> {
          session.hold();
          offer(4);
        });
    offer(1);
    assertThat(written()).containsExactly(1L);
    session.release(replay(2, 3), 3);
    assertThat(written()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aWriterThatIsStillUnderWayAtTheEndWritesAllOnceAndInOrder() {
    sink.meanwhile.add(
        () -> {
          session.hold();
          offer(3);
          session.release(replay(2, 3), 3);
          offer(4);
          assertThat(host.tasks).as("a second writer would overtake the first").isEmpty();
        });
    offer(1);
    assertThat(written()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whoeverHoldsItSecondReleasesNothingTwice() {
    assertThat(session.hold()).isTrue();
    assertThat(session.hold()).isFalse();
    offer(2);
    session.release(replay(1), 1);
    session.release(replay(1), 1);
    session.renew(Messages.chat(1, 10));
    assertThat(written()).containsExactly(1L, 2L);
    assertThat(session.hold()).as("it may be held again").isTrue();
  }

  @Test
  void aWelcomeTakesThePlaceOfAllThatIsOrdered() {
    session.hold();
    offer(7, 8);
    session.offer(Messages.notice(10));
    assertThat(written()).isEmpty();
    session.renew(Messages.chat(9, 10));
    assertThat(written()).containsExactly(9L);
    assertThat(sink.heard).hasSize(2);
  }

  @Test
  void whatIsHeldBackIsBoundedToo() {
    session.hold();
    for (int number = 1; session.isOpen(); number++) {
      offer(number);
      assertThat(number).isLessThanOrEqualTo(1000);
    }
    session.release(replay(1), 1);
    assertThat(written()).isEmpty();
    assertThat(sink.closed).containsExactly(CloseCode.SLOW_CONSUMER);
  }

  @Test
  void aReplayForAConnectionThatIsGoneIsDropped() {
    session.hold();
    offer(2);
    session.disconnected();
    session.release(replay(1), 1);
    assertThat(written()).isEmpty();
  }
}
