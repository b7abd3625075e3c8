package io.synctv.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.api.session.SessionMessage.Skipped;
import io.synctv.core.fake.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundQueueTest {

  private static final int MAX = 1 << 20;
  private static final int BIG = OutboundQueue.BACKED_UP + 1;

  private static OutboundQueue queue(int max) {
    return new OutboundQueue(max, Messages.sized(50));
  }

  private static List<SessionMessage> taken(OutboundQueue queue) {
    return queue.take().stream().map(OutboundMessage::message).toList();
  }

  @Test
  void nothingIsLeftOutWhileLittleWaits() {
    OutboundQueue queue = queue(MAX);
    for (int seq = 1; seq <= 20; seq++) {
      queue.offer(Messages.playback(seq, 100));
    }
    assertThat(taken(queue)).hasSize(20).allMatch(Ordered.class::isInstance);
  }

  @Test
  void onlyTheLatestTimelineWaitsOnceTheQueueIsBackedUp() {
    OutboundQueue queue = queue(MAX);
    queue.offer(Messages.chat(1, BIG));
    for (int seq = 2; seq <= 10; seq++) {
      queue.offer(Messages.playback(seq, 100));
    }
    List<SessionMessage> messages = taken(queue);
    assertThat(messages).hasSize(3);
    assertThat(messages.get(1)).isEqualTo(new Skipped(2, 9));
    assertThat(((Ordered) messages.get(2)).event().seq()).isEqualTo(10);
  }

  @Test
  void whatIsTakenAndNotWrittenCountsAgainstTheBound() {
    OutboundQueue queue = queue(10_000);
    assertThat(queue.offer(Messages.chat(1, 4000))).isTrue();
    assertThat(queue.offer(Messages.chat(2, 4000))).isTrue();
    queue.take();
    assertThat(queue.offer(Messages.chat(3, 4000))).isFalse();
    queue.written();
    assertThat(queue.offer(Messages.chat(4, 4000))).isTrue();
  }

  @Test
  void aWelcomeMakesWhatWasSaidOfRightsBeforeItOld() {
    OutboundQueue queue = queue(MAX);
    SessionMessage access = new SessionMessage.Access(Role.GUEST, PermissionSet.NONE);
    queue.offer(OutboundMessage.late(access, Messages.sized(50)));
    queue.offer(Messages.notice(10));
    queue.renew(Messages.playback(1, 10));
    assertThat(taken(queue)).hasSize(2).doesNotContain(access);
  }

  @Test
  void aSingleMessageLargerThanTheBoundGetsThrough() {
    OutboundQueue queue = queue(20_000);
    assertThat(queue.offer(Messages.notice(1_000_000))).isTrue();
    assertThat(queue.offer(Messages.chat(1, 100))).isTrue();
    assertThat(queue.offer(Messages.notice(1_000_000))).isFalse();
  }

  /** A welcome may be larger than the bound; a second one that is not read may not. */
  @Test
  void aWelcomeCountsWholeBesideTheBound() {
    OutboundQueue queue = queue(20_000);
    assertThat(queue.offer(Messages.welcome(1_000_000))).isTrue();
    assertThat(queue.offer(Messages.chat(1, 9_000))).isTrue();
    assertThat(queue.offer(Messages.chat(2, 9_000))).isTrue();
    queue.take();
    assertThat(queue.offer(Messages.chat(3, 2_000))).isTrue();
    assertThat(queue.offer(Messages.chat(4, 1))).isFalse();
    queue.written();
    assertThat(queue.offer(Messages.welcome(1_000_000))).isTrue();
    assertThat(queue.offer(Messages.welcome(1_000_000))).isFalse();
    assertThat(queue.renew(Messages.welcome(900_000))).isTrue();
  }

  @Test
  void aPartOfASkippedRangeThatIsKnownAlreadyIsCutOff() {
    OutboundQueue queue = queue(MAX);
    queue.offer(Messages.notice(BIG));
    for (int seq = 1; seq <= 6; seq++) {
      queue.offer(Messages.playback(seq, 100));
    }
    queue.insert(List.of(Messages.chat(3, 10)), 3);
    List<SessionMessage> messages = taken(queue);
    assertThat(messages).contains(new Skipped(4, 5)).hasSize(4);
    assertThat(((Ordered) messages.getFirst()).event().seq()).isEqualTo(3);
  }

  /** Guards a bug: conflation while a session was held shifted where the replay was put in. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyNumberArrivesOnceInOrderWhateverHappens(long seed) {
    Random random = new Random(seed);
    OutboundQueue queue = queue(Integer.MAX_VALUE);
    List<SessionMessage> received = new ArrayList<>();
    List<OutboundMessage> log = new ArrayList<>();
    long seq = 0;
    for (int step = 0; step < 600; step++) {
      switch (random.nextInt(20)) {
        case 0 -> received.addAll(taken(queue));
        case 1 -> resume(queue, received, log, random);
        case 2 -> queue.offer(Messages.notice(1 + random.nextInt(20_000)));
        case 3, 4, 5 -> log.add(offer(queue, Messages.chat(++seq, random.nextInt(3000) + 1)));
        default -> log.add(offer(queue, Messages.playback(++seq, random.nextInt(300) + 1)));
      }
    }
    received.addAll(taken(queue));
    assertThat(lastOf(received, seed)).isEqualTo(seq);
    long chats = log.stream().filter(outbound -> isChat(outbound.message())).count();
    assertThat(received.stream().filter(OutboundQueueTest::isChat).count())
        .as("seed %d", seed)
        .isEqualTo(chats);
  }

  private static OutboundMessage offer(OutboundQueue queue, OutboundMessage outbound) {
    queue.offer(outbound);
    return outbound;
  }

  /** What a room does for a client that asks for what it misses: replay from what was received. */
  private static void resume(
      OutboundQueue queue,
      List<SessionMessage> received,
      List<OutboundMessage> log,
      Random random) {
    int from = (int) lastOf(received, 0);
    int upTo = from + random.nextInt(log.size() - from + 1);
    queue.insert(log.subList(from, upTo), upTo);
  }

  private static boolean isChat(SessionMessage message) {
    return message instanceof Ordered ordered
        && ordered.event().event() instanceof ChatEvent.Posted;
  }

  private static long lastOf(List<SessionMessage> received, long seed) {
    long last = 0;
    for (SessionMessage message : received) {
      if (message instanceof Ordered ordered) {
        assertThat(ordered.event().seq()).as("seed %d", seed).isEqualTo(last + 1);
        last = ordered.event().seq();
      } else if (message instanceof Skipped skipped) {
        assertThat(skipped.from()).as("seed %d", seed).isEqualTo(last + 1);
        last = skipped.seq();
      }
    }
    return last;
  }
}
