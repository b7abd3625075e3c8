package io.synctv.core.playback;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.B;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.item;
import static io.synctv.core.fake.Scene.media;
import static io.synctv.core.fake.Scene.paused;
import static io.synctv.core.fake.Scene.playback;
import static io.synctv.core.fake.Scene.playing;
import static io.synctv.core.fake.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaybackCommand.ChangeRate;
import io.synctv.api.command.PlaybackCommand.Ended;
import io.synctv.api.command.PlaybackCommand.Pause;
import io.synctv.api.command.PlaybackCommand.Play;
import io.synctv.api.command.PlaybackCommand.Seek;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.playlist.Extent;
import io.synctv.core.fake.Scene;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a player has measured cuts nothing off; a recording that grows has no end. */
final class MeasuredEndTest {

  private static RoomState with(Extent extent, @Nullable Double duration) {
    return Scene.withItems(
        cinema(),
        item("a", "1", media("a").withExtent(false, duration, extent)),
        item("b", "2", media("b")));
  }

  private static RoomState measured() {
    return with(Extent.MEASURED, 100.0);
  }

  private static Decision decide(RoomState state, PlaybackCommand command, long later) {
    return PlaybackDecisions.decide(state, command, null, null, at(NOW + later, OWNER));
  }

  /** Guards a bug: a recording that had grown was paused where it ended when it was measured. */
  @Test
  void aPauseBeyondAMeasuredEndHoldsWhereTheRoomIs() {
    RoomState beyond = playing(measured(), A, 95);
    assertThat(playback(decide(beyond, new Pause(null), 20_000)).position()).isEqualTo(115);
    assertThat(playback(decide(beyond, new ChangeRate(2), 20_000)).position()).isEqualTo(115);
    assertThat(playback(decide(paused(measured(), A, 115), new Play(null), 0)).position())
        .isEqualTo(115);
  }

  @Test
  void aSeekStopsAtAMeasuredEndOrWhereTheRoomIsBeyondIt() {
    assertThat(playback(decide(playing(measured(), A, 5), new Seek(300), 0)).position())
        .isEqualTo(100);
    RoomState beyond = playing(measured(), A, 95);
    assertThat(playback(decide(beyond, new Seek(300), 20_000)).position()).isEqualTo(115);
    assertThat(playback(decide(beyond, new Pause(112.0), 20_000)).position()).isEqualTo(112);
  }

  @Test
  void aDeclaredEndIsOne() {
    RoomState beyond = playing(with(Extent.DECLARED, 100.0), A, 95);
    assertThat(playback(decide(beyond, new Pause(null), 20_000)).position()).isEqualTo(100);
    assertThat(playback(decide(beyond, new Seek(300), 20_000)).position()).isEqualTo(100);
  }

  @Test
  void playAtAMeasuredEndStartsOver() {
    assertThat(playback(decide(paused(measured(), A, 100), new Play(null), 0)).position()).isZero();
  }

  @Test
  void anEndFitsTheLongestLengthThatIsKnown() {
    RoomState at100 = playing(measured(), A, 100);
    assertThat(refusal(decide(at100, new Ended(A, 140.0), 0))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(playback(decide(at100, new Ended(A, 140.0), 40_000)).media()).isEqualTo(B);
    assertThat(playback(decide(at100, new Ended(A, 60.0), 0)).media()).isEqualTo(B);
    assertThat(refusal(decide(playing(measured(), A, 60), new Ended(A, 60.0), 0)))
        .isEqualTo(ErrorCode.NOT_ENDED);
    RoomState declared = playing(with(Extent.DECLARED, 100.0), A, 100);
    assertThat(playback(decide(declared, new Ended(A, 140.0), 0)).media()).isEqualTo(B);
  }

  /** Guards a bug: a live stream ended for everybody when its window's end was reached. */
  @Test
  void whatGrowsHasNoEnd() {
    RoomState grows = playing(with(Extent.GROWING, null), A, 95);
    assertThat(refusal(decide(grows, new Ended(A, 95.0), 0))).isEqualTo(ErrorCode.NOT_ENDED);
    assertThat(playback(decide(grows, new Seek(300), 0)).position()).isEqualTo(300);
  }
}
