package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How fast one person may give commands to a room, whichever way these come. */
final class CommandRatesTest extends OneNode {

  private static final int PER_SECOND = 5;
  private static final int AT_ONCE = 4 * PER_SECOND;
  private static final Command HI = Command.chat("Hi");

  private final List<CompletionStage<Outcome>> given = new ArrayList<>();

  CommandRatesTest() {
    super(
        Limits.builder()
            .commandsPerSecond(PER_SECOND)
            .chatPerSecond(1)
            .chatBurst(3)
            .pendingCommands(AT_ONCE)
            .build());
  }

  private void give(Actor actor, Command command) {
    given.add(room.submit(actor, Submission.of(command)));
  }

  private long refused() {
    return given.stream()
        .map(time::join)
        .filter(outcome -> code(outcome) == ErrorCode.RATE_LIMITED)
        .count();
  }

  @Test
  void sessionsAndWhatComesWithoutOneCountTogether() {
    Viewer desk = join();
    Viewer phone = join();
    for (int i = 0; i < AT_ONCE / 4; i++) {
      give(new Actor(BOB, desk.id()), Command.seek(i));
      give(new Actor(BOB, phone.id()), add("m" + i));
      give(Actor.of(BOB), Command.pause());
      give(Actor.of(BOB), new RoomCommand.Kick(ADA.user().id()));
    }
    assertThat(refused()).isZero();
    give(Actor.of(BOB), Command.pause());
    give(new Actor(BOB, desk.id()), Command.pause());
    give(new Actor(BOB, phone.id()), add("late"));
    assertThat(refused()).isEqualTo(3);
    accepted(add("of somebody else"));

    time.advance(Duration.ofSeconds(1));
    given.clear();
    for (int i = 0; i <= PER_SECOND; i++) {
      give(Actor.of(BOB), add("n" + i));
    }
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void whatIsSaidHasARateOfItsOwnForAllSessionsTogether() {
    Viewer desk = join();
    give(new Actor(BOB, desk.id()), HI);
    give(Actor.of(BOB), HI);
    give(new Actor(BOB, join().id()), HI);
    assertThat(refused()).isZero();
    Stream.of(Actor.of(BOB), new Actor(BOB, desk.id())).forEach(actor -> give(actor, HI));
    assertThat(refused()).isEqualTo(2);
    give(Actor.of(BOB), add("m"));
    assertThat(refused()).as("of which playback and playlist know nothing").isEqualTo(2);
  }

  @Test
  void ofSeveralCommandsInOneEachCounts() {
    accepted(Command.add(Scene.media("a")));
    MediaId item = room.view().state().playlist().items().getFirst().id();
    PlaylistCommand move = new PlaylistCommand.Move(item, null);
    for (int i = 0; i < 3; i++) { // each as half of what may come at once, at the most
      give(Actor.of(BOB), new PlaylistCommand.Batch(List.of(move)));
      give(Actor.of(BOB), new PlaylistCommand.Batch(Collections.nCopies(300, move)));
    }
    assertThat(given.stream().map(time::join).map(OneNode::code))
        .containsExactly(null, null, null, ErrorCode.RATE_LIMITED, null, ErrorCode.RATE_LIMITED);
  }

  @Test
  void theApplicationIsNotCounted() {
    Actor house = Actor.application(User.of("house"));
    for (int i = 0; i < 10 * AT_ONCE; i++) {
      assertThat(code(time.join(room.submit(house, Submission.of(HI))))).isNull();
      assertThat(code(time.join(room.submit(house, Submission.of(Command.seek(i))))))
          .isEqualTo(ErrorCode.NOTHING_SELECTED);
    }
  }

  @Test
  void whatIsSentAgainUnderItsKeyCountsAgain() {
    Submission keyed = new Submission(add("once"), null, null, IdempotencyKey.of("k"));
    for (int i = 0; i < AT_ONCE; i++) {
      given.add(room.submit(ADA, keyed));
    }
    assertThat(refused()).isZero();
    given.add(room.submit(ADA, keyed));
    assertThat(refused()).isEqualTo(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(time.join(room.submit(ADA, keyed))).isEqualTo(time.join(given.getFirst()));
    assertThat(room.view().state().playlist().size()).isEqualTo(1);
  }

  /** Guards a bug: chat that came too fast took the places of everybody's commands meanwhile. */
  @Test
  void whoFloodsTakesNobodysPlace() {
    for (int i = 0; i < 1000; i++) {
      give(Actor.of(BOB), HI);
    }
    CompletionStage<Outcome> ofAda = give(add("of ada"));
    assertThat(code(time.join(ofAda))).isNull();
    assertThat(refused()).isEqualTo(997);
  }
}
