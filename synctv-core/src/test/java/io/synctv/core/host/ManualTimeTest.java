package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdGenerator;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.PlaylistCommand.AddMode;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.host.ManualTime;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.SyncTv;
import io.synctv.core.SyncTvBuilder;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application's test lets the engine's time pass: hours in an instant, the same each time. */
final class ManualTimeTest {

  private static final User ADA = User.of("ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ManualTime time = ManualTime.at(NOON);
  private final SyncTv sync = builder(time).build();
  private final Room room = sync.createRoom("Room", ADA.id());
  private final RecordingSink sink = new RecordingSink();
  private final Session ada = room.join(new JoinRequest(ADA, null, null), sink);

  private static SyncTvBuilder builder(ManualTime time) {
    return SyncTv.builder()
        .time(time)
        .ids(new IdGenerator(new Random(7)))
        .limits(Limits.builder().idle(Duration.ofHours(3)).build());
  }

  @AfterEach
  void stop() {
    sync.close();
  }

  private Outcome submit(Command command) {
    return time.join(room.submit(ada, command));
  }

  private PlaybackState playback() {
    return room.view().state().playback();
  }

  @Test
  void aRoomPlaysNinetyMinutesInAnInstant() {
    submit(Command.select(Media.of("https://example.org/film.mp4").withDuration(7200)));
    submit(Command.play());
    long started = playback().anchor();

    time.advance(Duration.ofMinutes(90));

    assertThat(sync.clock().millis()).isEqualTo(time.millis());
    assertThat(playback().positionAt(sync.clock().millis(), 7200.0))
        .isEqualTo((time.millis() - started) / 1000.0);
    assertThat(ada.isOpen()).isTrue();
  }

  @Test
  void mediaEndAndTheNextFollows() {
    submit(
        new PlaylistCommand.Add(
            List.of(
                Media.of("https://example.org/a.mp4").withDuration(60),
                Media.of("https://example.org/b.mp4").withDuration(60)),
            null,
            AddMode.PLAY));
    var items = room.view().state().playlist().items();
    var ended = new PlaybackCommand.Ended(items.getFirst().id(), null);
    assertThat(submit(ended)).isInstanceOf(Outcome.Rejected.class);

    time.advance(Duration.ofSeconds(61));

    assertThat(submit(ended)).isInstanceOf(Outcome.Accepted.class);
    assertThat(playback().media()).isEqualTo(items.get(1).id());
    assertThat(playback().playing()).isTrue();
  }

  @Test
  void whoLosesTheConnectionIsAwayForTheGracePeriodAndThenGone() {
    Session bob = room.join(new JoinRequest(User.of("bob"), null, null), new RecordingSink());
    bob.disconnected();
    time.run();

    time.advance(Duration.ofMillis(9_999));
    assertThat(room.people()).hasSize(2);
    time.advance(Duration.ofMillis(1));

    assertThat(room.people()).hasSize(1);
  }

  @Test
  void aSessionIsIdleWhenTheTestSaysSo() {
    time.advance(Duration.ofHours(3).minusSeconds(1));
    assertThat(sink.closed).isEmpty();

    time.advance(Duration.ofSeconds(3));

    assertThat(sink.closed).containsExactly(CloseCode.IDLE);
  }

  @Test
  void theSameTestDoesTheSameEachTime() {
    assertThat(played()).isEqualTo(played());
  }

  private static List<String> played() {
    ManualTime time = ManualTime.at(NOON);
    List<String> heard = new ArrayList<>();
    try (SyncTv sync = builder(time).build()) {
      Room room = sync.createRoom("Room", ADA.id());
      Session ada = room.join(ADA, message -> heard.add(message.toString()));
      room.submit(ada, Command.select(Media.of("https://example.org/a.mp4")));
      time.advance(Duration.ofSeconds(3));
      room.submit(ada, Command.play());
      room.submit(ada, Command.chat("hello"));
      time.advance(Duration.ofMinutes(1));
    }
    time.run();
    assertThat(heard).hasSizeGreaterThan(4);
    return heard;
  }

  @Test
  void whatThePolicySaysOfWhoIsInIsAskedAgainWithinAMinute() {
    ManualTime clock = ManualTime.at(NOON);
    AtomicInteger asked = new AtomicInteger();
    try (SyncTv ruled =
        builder(clock)
            .accessPolicy(
                (info, user) -> {
                  asked.incrementAndGet();
                  return AccessDecision.roomRules();
                })
            .build()) {
      Room ours = ruled.createRoom("Room", ADA.id());
      ours.join(ADA, message -> {});
      assertThat(asked).hasValue(1);

      for (int minute = 2; minute < 10; minute++) {
        clock.advance(Duration.ofMinutes(1));
        assertThat(asked.get()).isGreaterThanOrEqualTo(minute);
      }
      assertThat(asked.get()).isLessThan(15);

      int before = asked.get();
      Actor bob = Actor.of(User.of("bob"));
      clock.join(ours.submit(bob, Submission.of(Command.chat("x"))));
      clock.join(ours.submit(bob, Submission.of(Command.chat("y"))));
      assertThat(asked).hasValue(before + 1);
    }
  }

  @Test
  void aClosedEngineLeavesNothingBehind() {
    sync.close();

    time.advance(Duration.ofHours(1));

    assertThat(sink.heard.getFirst()).isInstanceOf(SessionMessage.Welcome.class);
    assertThat(sink.closed).containsExactly(CloseCode.ENGINE_CLOSED);
  }
}
