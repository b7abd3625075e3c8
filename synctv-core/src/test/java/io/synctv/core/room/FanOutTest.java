package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.core.SyncTv;
import io.synctv.core.event.MessageSize;
import io.synctv.core.fake.Wait;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a message to a whole room costs, in counts: these must not creep up. */
class FanOutTest {

  private static final User OWNER = User.of("owner");

  private final AtomicInteger encodings = new AtomicInteger();
  private final SyncTv sync = SyncTv.builder().encoder(this::encode).build();
  private final Room room = sync.createRoom("Counted", OWNER.id());

  /** Counts chat only: presence is told whenever it has been gathered. */
  private byte[] encode(SessionMessage message) {
    if (isChat(message)) {
      encodings.incrementAndGet();
    }
    return new byte[MessageSize.of(message)];
  }

  private static boolean isChat(SessionMessage message) {
    return message instanceof SessionMessage.Ordered ordered
        && ordered.event().event() instanceof ChatEvent.Posted;
  }

  /** Notes how many chat messages each write has; holds the first of them until told. */
  private static final class CountingOutlet implements SessionSink {

    final List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch gate;

    CountingOutlet(int closed) {
      gate = new CountDownLatch(closed);
    }

    @Override
    public void write(List<OutboundMessage> batch) {
      int chats = 0;
      for (OutboundMessage outbound : batch) {
        chats += outbound.bytes().length > 0 && isChat(outbound.message()) ? 1 : 0;
      }
      if (chats > 0) {
        writes.add(chats);
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    int chats() {
      synchronized (writes) {
        return writes.stream().mapToInt(Integer::intValue).sum();
      }
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      gate.countDown();
    }
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private Session join(CountingOutlet sink, int number) {
    return room.join(new JoinRequest(User.of("viewer-" + number), null, null), sink);
  }

  private void say(Session session, String text) {
    Wait.answer(room.submit(session, new ChatCommand.Send(text, null, null)));
  }

  @Test
  void anEventIsEncodedOnceHoweverManySessionsThereAre() {
    List<CountingOutlet> sinks = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sinks.add(new CountingOutlet(0));
      sessions.add(join(sinks.getLast(), i));
    }

    for (int i = 0; i < 5; i++) {
      say(sessions.getFirst(), "message " + i);
    }

    Wait.until(() -> sinks.stream().allMatch(sink -> sink.chats() == 5));
    assertThat(encodings).hasValue(5);
  }

  @Test
  void whatIsQueuedWhileOneWriteIsUnderWayGoesOutInOneMore() {
    CountingOutlet stuck = new CountingOutlet(1);
    join(stuck, 1);
    Session speaker = join(new CountingOutlet(0), 2);
    say(speaker, "first");
    Wait.until(() -> stuck.chats() == 1);

    for (int i = 0; i < 20; i++) {
      say(speaker, "message " + i);
    }
    stuck.gate.countDown();

    Wait.until(() -> stuck.chats() == 21);
    assertThat(stuck.writes).containsExactly(1, 20);
  }
}
