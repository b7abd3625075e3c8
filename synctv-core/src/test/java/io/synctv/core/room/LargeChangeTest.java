package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no transport need take is refused before it is kept. */
final class LargeChangeTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final SyncTv engine = SyncTv.builder().stores(stores).build();
  private final Room room = engine.createRoom("Room", UserId.of("ada"));

  @AfterEach
  void stop() {
    engine.close();
  }

  private Outcome add(int media) {
    String reference = "films:" + "x".repeat(4000);
    List<Media> all =
        IntStream.range(0, media).mapToObj(number -> Media.of(reference + number)).toList();
    Command add = new PlaylistCommand.Add(all, null, PlaylistCommand.AddMode.APPEND);
    return Wait.answer(room.submit(Actor.of(User.of("ada")), Submission.of(add)));
  }

  /** 300 of them would be 1.2 MB, and an event has at most 1 MiB. */
  @Test
  void anAdditionThatIsTooLargeForAnEventIsRefused() {
    assertThat(add(300))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            no -> assertThat(no.rejection().code()).isEqualTo(ErrorCode.TOO_LARGE));
    assertThat(room.view().state().playlist().size()).isZero();
    assertThat(stores.rooms().read(room.id(), 1).orElseThrow().playlist()).isEmpty();
  }

  @Test
  void oneThatFitsIsTakenAndSoAreTheOthersOfIt() {
    assertThat(add(200)).isInstanceOf(Outcome.Accepted.class);
    assertThat(add(200)).isInstanceOf(Outcome.Accepted.class);
    assertThat(room.view().state().playlist().size()).isEqualTo(400);
  }
}
