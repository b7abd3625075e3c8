package io.synctv.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.Submission;
import io.synctv.core.log.PendingCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SenderOrderTest {

  private static final UserId ADA = UserId.of("ada");

  private final List<PendingCommand> passed = new ArrayList<>();
  private final SenderOrder order = new SenderOrder(passed::add);

  private static PendingCommand playback(String user) {
    PlaybackCommand play = new PlaybackCommand.Play(null);
    return new PendingCommand(
        Actor.of(User.of(user)), play, Submission.of(play), null, new CompletableFuture<>());
  }

  @Test
  void playbackWaitsForItsOwnSendersEarlierChangesOnly() {
    PendingCommand first = playback("ada");
    PendingCommand others = playback("bob");
    PendingCommand second = playback("ada");
    order.changing(ADA);
    order.playback(first);
    order.playback(others);
    order.changing(ADA);
    order.playback(second);
    assertThat(passed).containsExactly(others);
    order.changed(ADA);
    assertThat(passed).containsExactly(others, first);
    order.changed(ADA);
    assertThat(passed).containsExactly(others, first, second);
  }

  @Test
  void whatComesAfterAllChangesAreDoneDoesNotWait() {
    order.changing(ADA);
    order.changed(ADA);
    order.changed(ADA);
    PendingCommand next = playback("ada");
    order.playback(next);
    assertThat(passed).containsExactly(next);
  }
}
