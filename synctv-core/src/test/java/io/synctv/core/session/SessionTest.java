package io.synctv.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Notice;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.api.session.SessionSink;
import io.synctv.core.fake.Messages;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.StuckSink;
import io.synctv.core.fake.Wait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTest {

  /** Runs writers on virtual threads, and what is to happen later when the test says so. */
  private static final class Host implements SessionHost {
    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Runnable> later = new ConcurrentLinkedQueue<>();
    private final List<@Nullable CloseCode> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger endings = new AtomicInteger();
    private int queueBytes = 64 * 1024;

    @Override
    public MessageEncoder encoder() {
      return Messages.sized(100);
    }

    @Override
    public Executor writers() {
      return pool;
    }

    @Override
    public int queueBytes() {
      return queueBytes;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void later(Runnable task, long delayMillis) {
      later.add(task);
    }

    @Override
    public void ended(Session session, @Nullable CloseCode code) {
      endings.incrementAndGet();
      ended.add(code == null ? CloseCode.NORMAL : code);
    }
  }

  private final Host host = new Host();

  @AfterEach
  void stop() {
    host.pool.shutdownNow();
  }

  private Session open(SessionSink sink) {
    return new Session(SessionId.of("s"), Scene.MEMBER, RoomId.of("r"), sink, host, null);
  }

  private static List<Long> numbers(RecordingSink sink) {
    return sink.heard(Ordered.class).stream().map(o -> o.event().seq()).toList();
  }

  /** Guards a bug: a page was told what came after something it had still to be told. */
  @Test
  void whatIsHeldBackIsNotToldWithoutWhatComesBeforeIt() {
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    session.hold();
    session.offer(Messages.chat(8, 10));
    session.close(CloseCode.DRAINING);
    Wait.until(() -> !sink.closed.isEmpty());
    assertThat(numbers(sink)).isEmpty();
    assertThat(sink.closed).containsExactly(CloseCode.DRAINING);
  }

  @Test
  void whatWaitsIsWrittenBeforeTheConnectionIsClosed() {
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    session.offer(Messages.chat(1, 10));
    session.close(CloseCode.IDLE);
    Wait.until(() -> !sink.closed.isEmpty());
    assertThat(numbers(sink)).containsExactly(1L);
    assertThat(sink.closed).containsExactly(CloseCode.IDLE);
    assertThat(sink.writable).containsExactly(true);
    Wait.until(() -> host.ended.equals(List.of(CloseCode.IDLE)));
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void aReaderThatIsTooSlowIsClosedAndOthersNoticeNothing() throws Exception {
    StuckSink stuck = new StuckSink();
    RecordingSink quick = new RecordingSink();
    Session slow = open(stuck);
    Session other = open(quick);
    slow.offer(Messages.chat(1, 100));
    stuck.stuck.await();
    for (int seq = 2; slow.isOpen(); seq++) {
      slow.offer(Messages.chat(seq, 1000));
      other.offer(Messages.chat(seq, 10));
    }
    Wait.until(() -> host.ended.equals(List.of(CloseCode.SLOW_CONSUMER)));
    other.offer(Messages.notice(10));
    Wait.until(() -> !quick.heard(Notice.class).isEmpty());
    assertThat(other.isOpen()).isTrue();
    host.later.remove().run();
    assertThat(stuck.closed).containsExactly(CloseCode.SLOW_CONSUMER);
    assertThat(stuck.writable).containsExactly(false);
    assertThat(slow.finished()).isTrue();
  }

  @Test
  void aHeldSessionGoesOnWithWhatItMissedAndWithoutRepeats() {
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    assertThat(session.hold()).isTrue();
    assertThat(session.hold()).isFalse();
    for (int seq = 3; seq <= 6; seq++) {
      session.offer(Messages.chat(seq, 10));
    }
    session.release(List.of(Messages.chat(1, 10), Messages.chat(2, 10), Messages.chat(3, 10)), 3);
    Wait.until(() -> sink.heard.size() == 6);
    assertThat(numbers(sink)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    session.release(List.of(Messages.chat(9, 10)), 9);
    session.offer(Messages.chat(7, 10));
    Wait.until(() -> sink.heard.size() == 7);
    assertThat(numbers(sink)).doesNotContain(9L);
  }

  @Test
  void aWelcomeMakesOldWhatWasHeld() {
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    session.hold();
    session.offer(Messages.chat(900, 10));
    session.offer(Messages.notice(10));
    session.renew(Messages.playback(1, 10));
    Wait.until(() -> sink.heard.size() == 2);
    assertThat(numbers(sink)).containsExactly(1L);
  }

  @Test
  void aLostConnectionEndsTheSessionOnceAndDropsWhatWaits() {
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    session.hold();
    session.offer(Messages.chat(1, 10));
    session.disconnected();
    session.disconnected();
    session.close(CloseCode.IDLE);
    session.offer(Messages.chat(2, 10));
    assertThat(sink.heard).isEmpty();
    assertThat(sink.closed).hasSize(1);
    assertThat(host.endings).hasValue(1);
  }

  @Test
  void aSinkWhoseConnectionIsGoneEndsTheSessionAsLost() {
    RecordingSink sink = failing(new IOException("gone"));
    Session session = open(sink);
    session.offer(Messages.chat(1, 10));
    Wait.until(() -> host.endings.get() == 1);
    assertThat(sink.closed).containsExactly(CloseCode.NORMAL);
    assertThat(session.isOpen()).isFalse();
    assertThat(session.closeCode()).isNull();
  }

  /** Guards a bug: after an error the session stayed open and was told nothing any more. */
  @Test
  void aSinkThatFailsClosesTheSessionWithACodeOfItsOwn() {
    for (Throwable failure :
        List.of(new IllegalStateException("broken"), new LinkageError("broken"))) {
      RecordingSink sink = failing(failure);
      int before = host.endings.get();
      Session session = open(sink);
      session.offer(Messages.chat(1, 10));
      Wait.until(() -> host.endings.get() == before + 1);
      assertThat(sink.closed).containsExactly(CloseCode.LISTENER_FAILED);
      assertThat(sink.writable).containsExactly(false);
      assertThat(session.isOpen()).isFalse();
      assertThat(session.closeCode()).isEqualTo(CloseCode.LISTENER_FAILED);
    }
  }

  @Test
  void aSinkThatFailsWhileItIsClosedKeepsTheCodeItWasClosedWith() {
    RecordingSink sink = failing(new LinkageError("broken"));
    Session session = open(sink);
    session.hold();
    session.offer(Messages.chat(1, 10));
    session.release(List.of(), 0);
    session.close(CloseCode.KICKED);
    Wait.until(() -> sink.closed.size() == 1);
    assertThat(sink.closed.getFirst()).isIn(CloseCode.KICKED, CloseCode.LISTENER_FAILED);
    Wait.until(() -> host.endings.get() == 1);
  }

  @Test
  void aSinkThatFailsAsItIsClosedHasEndedAllTheSame() {
    RecordingSink sink =
        new RecordingSink() {
          @Override
          public void close(CloseCode code, boolean mayWrite) {
            super.close(code, mayWrite);
            throw new LinkageError("broken");
          }
        };
    Session session = open(sink);
    session.close(CloseCode.IDLE);
    Wait.until(session::finished);
    session.disconnected();
    assertThat(sink.closed).containsExactly(CloseCode.IDLE);
  }

  private static RecordingSink failing(Throwable failure) {
    return new RecordingSink() {
      @Override
      public void write(List<io.synctv.api.session.OutboundMessage> batch) throws IOException {
        switch (failure) {
          case IOException gone -> throw gone;
          case RuntimeException exception -> throw exception;
          case Error error -> throw error;
          default -> throw new AssertionError(failure);
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void writersNeverOverlapAndTheConnectionIsClosedOnceInEveryInterleaving(long seed)
      throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      RecordingSink sink = new RecordingSink();
      Session session = open(sink);
      int before = host.endings.get();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        long start = t * 1000L;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (long i = 1; i <= 40; i++) {
                    session.offer(Messages.chat(start + i, 10));
                  }
                }));
      }
      int ending = random.nextInt(4);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                if (session.hold()) {
                  session.release(List.<io.synctv.api.session.OutboundMessage>of(), 0);
                }
                if (ending != 1) {
                  session.close(CloseCode.DRAINING);
                }
                if (ending != 0) {
                  session.disconnected();
                }
                if (ending == 3) {
                  host.later.forEach(Runnable::run);
                }
              }));
      for (Thread thread : threads) {
        thread.join();
      }
      Wait.until(session::finished);
      Wait.until(() -> host.endings.get() == before + 1);
      assertThat(sink.closed).as("seed %d", seed).hasSize(1);
      if (ending == 0) {
        assertThat(sink.overlaps).as("seed %d", seed).hasValue(0);
      }
      host.later.clear();
    }
  }

  @Test
  void everythingOfferedByManyIsWritten() throws Exception {
    host.queueBytes = 1 << 22;
    RecordingSink sink = new RecordingSink();
    Session session = open(sink);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  session.send(new SessionMessage.Notice("x"));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Wait.until(() -> sink.heard.size() == 2000);
    assertThat(sink.overlaps).hasValue(0);
  }
}
