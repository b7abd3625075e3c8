package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Outcome.Accepted;
import io.synctv.api.command.Submission;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

final class LaneStressTest {

  /** Guards a bug: a batch of chat took messages that were not counted yet. */
  @Test
  void everyCommandOfManyThreadsIsAnsweredAndApplied() throws Exception {
    Limits limits =
        Limits.builder()
            .chatBurst(100_000)
            .commandsPerSecond(100_000)
            .playlistItems(5000)
            .pendingCommands(100_000)
            .build();
    try (SyncTv sync = SyncTv.builder().limits(limits).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Queue<CompletionStage<Outcome>> outcomes = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        Actor actor = Actor.of(User.of("u" + t));
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 150; i++) {
                        for (Command command :
                            List.of(
                                Command.chat("m"),
                                Command.chat("n"),
                                Command.play(),
                                i % 15 == 0 ? Command.select(Scene.media("a")) : Command.seek(i))) {
                          outcomes.add(room.submit(actor, Submission.of(command)));
                        }
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      outcomes.forEach(Wait::answer);
      assertThat(outcomes).hasSize(3600);
      Wait.until(() -> ada.said().size() == 1800);
      assertThat(
              outcomes.stream()
                  .map(Wait::answer)
                  .filter(Accepted.class::isInstance)
                  .map(outcome -> ((Accepted) outcome).ids())
                  .flatMap(List::stream))
          .doesNotHaveDuplicates();
      Wait.until(() -> ada.known().equals(Viewer.truth(room)));
      assertThat(ada.faults()).isEmpty();
    }
  }
}
