package io.synctv.core.playback;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.B;
import static io.synctv.core.fake.Scene.LEAD;
import static io.synctv.core.fake.Scene.LIVE;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.STRANGER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.nothing;
import static io.synctv.core.fake.Scene.paused;
import static io.synctv.core.fake.Scene.playback;
import static io.synctv.core.fake.Scene.playing;
import static io.synctv.core.fake.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaybackCommand.ChangeRate;
import io.synctv.api.command.PlaybackCommand.Ended;
import io.synctv.api.command.PlaybackCommand.Pause;
import io.synctv.api.command.PlaybackCommand.Play;
import io.synctv.api.command.PlaybackCommand.Seek;
import io.synctv.api.command.PlaybackCommand.Select;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaybackDecisionsTest {

  private static Decision decide(RoomState state, PlaybackCommand command, long later) {
    return PlaybackDecisions.decide(state, command, null, null, at(NOW + later, OWNER));
  }

  @Test
  void playWhilePlayingWithoutAPositionDoesNotJump() {
    assertThat(nothing(decide(playing(cinema(), A, 3), new Play(null), 5000))).isTrue();
  }

  @Test
  void playStartsWhereItWasPausedAheadByTheLead() {
    PlaybackState next = playback(decide(paused(cinema(), A, 12.5), new Play(null), 5000));
    assertThat(next).isEqualTo(new PlaybackState(A, true, 12.5, 1, NOW + 5000 + LEAD, 8));
    assertThat(next.positionAt(NOW + 5000, 100.0)).isEqualTo(12.5);
    assertThat(next.positionAt(NOW + 5000 + LEAD + 1000, 100.0)).isEqualTo(13.5);
  }

  @Test
  void playWithAPositionMovesEvenWhilePlaying() {
    PlaybackState next = playback(decide(playing(cinema(), A, 3), new Play(40.0), 0));
    assertThat(next.position()).isEqualTo(40);
    assertThat(next.anchor()).isEqualTo(NOW + LEAD);
  }

  @Test
  void playAtTheEndStartsOver() {
    for (double position : List.of(100.0, 100 - 0.05)) {
      assertThat(playback(decide(paused(cinema(), A, position), new Play(null), 0)).position())
          .isZero();
    }
    assertThat(playback(decide(paused(cinema(), A, 99.9), new Play(null), 0)).position())
        .isEqualTo(99.9);
  }

  @Test
  void pauseHoldsTheFrameOfThisMoment() {
    PlaybackState next = playback(decide(playing(cinema(), A, 3), new Pause(null), 2500));
    assertThat(next).isEqualTo(new PlaybackState(A, false, 5.5, 1, NOW + 2500, 8));
  }

  @Test
  void pauseBeforeAScheduledStartHoldsThePositionItWouldStartFrom() {
    RoomState scheduled = cinema().withPlayback(new PlaybackState(A, true, 20, 1, NOW + 3000, 2));
    assertThat(playback(decide(scheduled, new Pause(null), 1000)).position()).isEqualTo(20);
  }

  @Test
  void pauseWhilePausedChangesNothingUnlessItNamesAPosition() {
    assertThat(nothing(decide(paused(cinema(), A, 3), new Pause(null), 10))).isTrue();
    assertThat(playback(decide(paused(cinema(), A, 3), new Pause(9.0), 10)).position())
        .isEqualTo(9);
  }

  @Test
  void seekKeepsThePlayingState() {
    PlaybackState moved = playback(decide(playing(cinema(), A, 3), new Seek(50), 10));
    assertThat(moved.playing()).isTrue();
    assertThat(moved.anchor()).isEqualTo(NOW + 10 + LEAD);
    PlaybackState still = playback(decide(paused(cinema(), A, 3), new Seek(50), 10));
    assertThat(still.playing()).isFalse();
    assertThat(still.position()).isEqualTo(50);
  }

  @Test
  void rateIsAppliedFromTheCurrentPositionOn() {
    PlaybackState next = playback(decide(playing(cinema(), A, 10), new ChangeRate(2), 4000));
    assertThat(next).isEqualTo(new PlaybackState(A, true, 14, 2, NOW + 4000, 8));
    assertThat(next.positionAt(NOW + 5000, null)).isEqualTo(16);
  }

  @Test
  void rateLeavesAScheduledStartWhereItIs() {
    RoomState scheduled = cinema().withPlayback(new PlaybackState(A, true, 20, 1, NOW + 3000, 2));
    PlaybackState next = playback(decide(scheduled, new ChangeRate(1.5), 1000));
    assertThat(next).isEqualTo(new PlaybackState(A, true, 20, 1.5, NOW + 3000, 3));
  }

  @Test
  void theSameRateChangesNothing() {
    assertThat(nothing(decide(playing(cinema(), A, 10), new ChangeRate(1), 4000))).isTrue();
  }

  @Test
  void whatWasReachedAfterARateChangeIsWhatItWasBefore() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      RoomState state = playing(cinema(), B, random.nextDouble() * 50);
      long later = random.nextInt(20_000);
      double before = state.playback().positionAt(NOW + later, null);
      double rate = 0.25 + random.nextDouble() * 3;
      PlaybackState next = playback(decide(state, new ChangeRate(rate), later));
      assertThat(next.positionAt(NOW + later, null)).as("seed %d", seed).isEqualTo(before);
    }
  }

  @Test
  void positionsAreHeldToTheLengthWhenItIsKnown() {
    assertThat(playback(decide(paused(cinema(), A, 0), new Seek(1000), 0)).position())
        .isEqualTo(100);
    assertThat(playback(decide(paused(cinema(), A, 0), new Play(1000.0), 0)).position())
        .isEqualTo(100);
    assertThat(playback(decide(playing(cinema(), A, 0), new Pause(null), 500_000)).position())
        .isEqualTo(100);
    assertThat(playback(decide(paused(cinema(), B, 0), new Seek(1000), 0)).position())
        .isEqualTo(1000);
  }

  @Test
  void selectStartsAtTheBeginningWithTheRateAndThePlayingStateKept() {
    RoomState fast = cinema().withPlayback(new PlaybackState(A, true, 20, 1.5, NOW, 2));
    PlaybackState next = playback(decide(fast, new Select(B, null, null), 0));
    assertThat(next.media()).isEqualTo(B);
    assertThat(next.position()).isZero();
    assertThat(next.rate()).isEqualTo(1.5);
    assertThat(next.playing()).isTrue();
    assertThat(next.anchor()).isEqualTo(NOW + LEAD + PlaybackDecisions.LOAD_LEAD);
    assertThat(playback(decide(paused(cinema(), A, 5), new Select(B, null, null), 0)).playing())
        .isFalse();
  }

  @Test
  void selectMayResumeAndStart() {
    PlaybackState next = playback(decide(paused(cinema(), B, 5), new Select(A, 30.0, true), 0));
    assertThat(next.position()).isEqualTo(30);
    assertThat(next.playing()).isTrue();
    assertThat(playback(decide(playing(cinema(), B, 5), new Select(A, 900.0, false), 0)))
        .isEqualTo(new PlaybackState(A, false, 100, 1, NOW, 8));
  }

  @Test
  void selectNothingEmptiesTheScreenAndUnknownMediaIsRefused() {
    PlaybackState next = playback(decide(playing(cinema(), A, 5), new Select(null, null, null), 0));
    assertThat(next.media()).isNull();
    assertThat(next.playing()).isFalse();
    assertThat(refusal(decide(cinema(), new Select(MediaId.of("no"), null, null), 0)))
        .isEqualTo(ErrorCode.MEDIA_NOT_FOUND);
  }

  @Test
  void liveMediaAlwaysPlayAndHaveNoTimelineToChange() {
    assertThat(playback(decide(paused(cinema(), A, 5), new Select(LIVE, 30.0, false), 0)))
        .satisfies(next -> assertThat(next.playing()).isTrue())
        .satisfies(next -> assertThat(next.position()).isZero());
    RoomState live = playing(cinema(), LIVE, 0);
    for (PlaybackCommand command :
        List.of(new Play(null), new Pause(null), new Seek(4), new ChangeRate(2))) {
      assertThat(refusal(decide(live, command, 0))).isEqualTo(ErrorCode.LIVE_MEDIA);
    }
    assertThat(refusal(decide(live, new Ended(LIVE, 5.0), 9000))).isEqualTo(ErrorCode.NOT_ENDED);
  }

  @Test
  void nothingCanBePlayedWhenNothingIsSelected() {
    for (PlaybackCommand command :
        List.of(new Play(null), new Pause(1.0), new Seek(4), new ChangeRate(2))) {
      assertThat(refusal(decide(cinema(), command, 0))).isEqualTo(ErrorCode.NOTHING_SELECTED);
    }
  }

  @Test
  void guardsRefuseACommandMeantForAnotherState() {
    RoomState state = playing(cinema(), A, 0);
    assertThat(refusal(PlaybackDecisions.decide(state, new Seek(1), B, null, at(NOW, OWNER))))
        .isEqualTo(ErrorCode.MEDIA_CHANGED);
    assertThat(refusal(PlaybackDecisions.decide(state, new Seek(1), A, 6L, at(NOW, OWNER))))
        .isEqualTo(ErrorCode.VERSION_CHANGED);
    assertThat(refusal(PlaybackDecisions.decide(state, new Seek(1), A, 7L, at(NOW, OWNER))))
        .isNull();
  }

  @Test
  void theEndIsDecidedByTheRoomsTimelineNotByThePlayer() {
    RoomState state = playing(cinema(), A, 0);
    assertThat(refusal(decide(state, new Ended(A, 100.0), 98_000))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(refusal(decide(state, new Ended(A, 100.0), 98_999))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(playback(decide(state, new Ended(A, 100.0), 99_000)).media()).isEqualTo(B);
    assertThat(refusal(decide(paused(cinema(), A, 100), new Ended(A, 100.0), 0)))
        .isEqualTo(ErrorCode.NOT_ENDED);
  }

  @Test
  void whatHasNotBegunHasNotEndedHoweverShortItIs() {
    RoomState brief =
        Scene.withItems(cinema(), Scene.item("a", "1", Scene.media("a").withDuration(1)));
    assertThat(refusal(decide(playing(brief, A, 0), new Ended(A, 1.0), 0)))
        .isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(refusal(decide(playing(brief, A, 0), new Ended(A, 1.0), 1))).isNull();
  }

  @Test
  void theEndAdvancesOnce() {
    RoomState state = playing(cinema(), A, 0);
    RoomState next = state.apply(Scene.only(decide(state, new Ended(A, null), 100_000)));
    assertThat(next.playback().playing()).isTrue();
    assertThat(next.playback().position()).isZero();
    assertThat(refusal(decide(next, new Ended(A, null), 100_001)))
        .isEqualTo(ErrorCode.MEDIA_CHANGED);
  }

  @ParameterizedTest
  @EnumSource(AdvanceMode.class)
  void whatFollowsTheLastItemDependsOnTheMode(AdvanceMode mode) {
    RoomState state =
        playing(
            Scene.withItems(
                Scene.room(Scene.info(ControlPolicy.EVERYONE, mode, null)),
                Scene.item("b", "1", Scene.media("b")),
                Scene.item("a", "2", Scene.media("a").withDuration(100))),
            A,
            0);
    PlaybackState next = playback(decide(state, new Ended(A, null), 100_000));
    MediaId expected = mode == AdvanceMode.REPEAT_ALL ? B : A;
    boolean plays = mode == AdvanceMode.REPEAT_ALL || mode == AdvanceMode.REPEAT_ONE;
    assertThat(next.media()).isEqualTo(expected);
    assertThat(next.playing()).isEqualTo(plays);
    assertThat(next.position()).isEqualTo(plays ? 0 : 100);
    if (mode == AdvanceMode.REPEAT_ONE) {
      RoomState again = state.withPlayback(next);
      assertThat(refusal(decide(again, new Ended(A, null), 100_050)))
          .isEqualTo(ErrorCode.NOT_ENDED);
    }
  }

  @Test
  void withAnUnknownLengthOnlyThoseWhoMayStopAreBelieved() {
    RoomState open = playing(cinema(), B, 0);
    assertThat(refusal(decide(open, new Ended(B, null), 50_000))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(playback(decide(open, new Ended(B, 50.0), 50_000)).media()).isEqualTo(LIVE);
    assertThat(refusal(decide(open, new Ended(B, 80.0), 50_000))).isEqualTo(ErrorCode.NOT_ENDED);
    RoomState strict =
        playing(
            Scene.withItems(
                Scene.room(Scene.info(ControlPolicy.ADMINS, AdvanceMode.NEXT, null)),
                Scene.item("b", "1", Scene.media("b"))),
            B,
            0);
    assertThat(
            refusal(
                PlaybackDecisions.decide(
                    strict, new Ended(B, 50.0), null, null, at(NOW + 50_000, STRANGER))))
        .isEqualTo(ErrorCode.NOT_ENDED);
  }

  @Test
  void atDoubleSpeedTheToleranceIsOfRealTime() {
    RoomState fast = cinema().withPlayback(new PlaybackState(A, true, 0, 2, NOW, 2));
    assertThat(refusal(decide(fast, new Ended(A, null), 48_900))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(refusal(decide(fast, new Ended(A, null), 49_100))).isNull();
  }

  @Test
  void mediaThatLeftThePlaylistLeavesTheScreen() {
    RoomState without = Scene.withItems(playing(cinema(), A, 0));
    assertThat(PlaybackDecisions.reconcile(without, at(NOW, OWNER))).isPresent();
    assertThat(PlaybackDecisions.reconcile(playing(cinema(), A, 0), at(NOW, OWNER))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noSequenceOfCommandsLeavesTheBoundsOrLosesAVersion(long seed) {
    Random random = new Random(seed);
    RoomState state = cinema(AdvanceMode.REPEAT_ALL);
    long now = NOW;
    List<MediaId> all = List.of(A, B, LIVE);
    for (int i = 0; i < 500; i++) {
      now += random.nextInt(30_000);
      Double position = random.nextBoolean() ? null : random.nextDouble() * 200;
      MediaId media = all.get(random.nextInt(3));
      PlaybackCommand command =
          switch (random.nextInt(6)) {
            case 0 -> new Play(position);
            case 1 -> new Pause(position);
            case 2 -> new Seek(random.nextDouble() * 200);
            case 3 -> new ChangeRate(0.25 + random.nextDouble() * 3.75);
            case 4 -> new Select(media, position, random.nextBoolean());
            default -> new Ended(media, position);
          };
      Decision decision = PlaybackDecisions.decide(state, command, null, null, at(now, OWNER));
      if (decision instanceof Decision.Accepted granted && !granted.events().isEmpty()) {
        long before = state.playback().version();
        state = state.apply(Scene.only(decision));
        assertThat(state.playback().version()).as("seed %d", seed).isEqualTo(before + 1);
      }
      Double duration = state.currentDuration();
      assertThat(state.playback().positionAt(now, duration))
          .as("seed %d", seed)
          .isBetween(0.0, duration == null ? PlaybackState.MAX_POSITION : duration);
    }
  }
}
