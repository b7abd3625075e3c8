package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.error.CloseCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One viewer that never reads, a hundred that do. */
class SlowConsumerTest {

  private static final int OTHERS = 100;
  private static final int MESSAGES = 700;

  @TempDir Path folder;

  @Test
  void aViewerThatNeverReadsIsClosedAndNobodyElseNotices() throws IOException {
    try (TestServer server =
        TestServer.start(
            folder,
            "limits.chat-per-second",
            "1000",
            "limits.chat-burst",
            "10000",
            "limits.messages-per-second",
            "10000",
            "limits.queue-size",
            "256KiB",
            "limits.sessions-per-user",
            "200")) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      List<TestSocket> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(server.join(room, ada));
      }
      try (RawSocket stuck = new RawSocket(server.port(), room, 4096)) {
        stuck.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
        stuck.readText("welcome");
        await().until(() -> server.server().openSockets() == OTHERS + 1);

        TestSocket speaker = others.getFirst();
        String text = "x".repeat(1900);
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
          long sent = System.nanoTime();
          speaker.send(
              "{\"type\":\"chat.send\",\"id\":" + i + ",\"text\":\"" + i + " " + text + "\"}");
          String mark = i + " x";
          if (i % 50 == 0) {
            others
                .getLast()
                .await(m -> m.at("/message/text").asText().startsWith(mark), "chat " + mark);
            delays.add((System.nanoTime() - sent) / 1_000_000);
          }
          speaker.answer(i);
        }

        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> server.server().traffic().closes(CloseCode.SLOW_CONSUMER).sum() == 1);
        assertThat(server.server().sync().statistics().slowConsumers()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> server.server().openSockets() == OTHERS);
        assertThat(delays).as("ms from speaking to hearing").allMatch(delay -> delay < 2000);
        for (TestSocket other : others) {
          String last = (MESSAGES - 1) + " x";
          other.await(m -> m.at("/message/text").asText().startsWith(last), "the last message");
          assertThat(seqs(other)).doesNotHaveDuplicates().isSorted();
          assertThat(other.isClosed()).isFalse();
        }
      } finally {
        others.forEach(TestSocket::close);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> server.server().openSockets() == 0);
    }
  }

  private static List<Long> seqs(TestSocket socket) {
    return socket.messages().stream()
        .filter(message -> message.path("type").asText().equals("chat"))
        .map((JsonNode message) -> message.path("seq").asLong())
        .toList();
  }
}
