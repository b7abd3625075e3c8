package io.synctv.core.playlist;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.GUEST;
import static io.synctv.core.fake.Scene.LIVE;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.item;
import static io.synctv.core.fake.Scene.media;
import static io.synctv.core.fake.Scene.nothing;
import static io.synctv.core.fake.Scene.only;
import static io.synctv.core.fake.Scene.playing;
import static io.synctv.core.fake.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.PlaylistCommand.Batch;
import io.synctv.api.command.PlaylistCommand.ChangeLength;
import io.synctv.api.command.PlaylistCommand.Measure;
import io.synctv.api.command.PlaylistCommand.OpenEnded;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.limit.Limits;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A measured length is a measurement: it gives way to what is better. */
final class LengthDecisionsTest {

  private static RoomState with(boolean live, @Nullable Double duration, Extent extent) {
    return Scene.withItems(cinema(), item("a", "1", media("a").withExtent(live, duration, extent)));
  }

  private static Decision decide(RoomState state, PlaylistCommand command) {
    return decide(state, command, OWNER);
  }

  private static Decision decide(RoomState state, PlaylistCommand command, User user) {
    return PlaylistDecisions.decide(state, command, at(NOW, user), Limits.builder().build());
  }

  private static Media after(Decision decision) {
    return ((PlaylistEvent.Put) only(decision)).placements().getFirst().item().media();
  }

  private static List<Object> known(Decision decision) {
    Media media = after(decision);
    return List.of(media.live(), media.duration() == null ? "-" : media.duration(), media.extent());
  }

  @Test
  void theFirstMeasurementHoldsUntilALongerOneOrOneThatSeveralAgreeOn() {
    RoomState unknown = with(false, null, Extent.DECLARED);
    assertThat(known(decide(unknown, new Measure(A, 60))))
        .containsExactly(false, 60.0, Extent.MEASURED);
    RoomState measured = with(false, 60.0, Extent.MEASURED);
    assertThat(nothing(decide(measured, new Measure(A, 30)))).isTrue();
    assertThat(known(decide(measured, new Measure(A, 90))))
        .containsExactly(false, 90.0, Extent.MEASURED);
    assertThat(known(decide(measured, new Measure(A, 30, true))))
        .containsExactly(false, 30.0, Extent.MEASURED);
  }

  @Test
  void noMeasurementReplacesWhatWasDeclared() {
    RoomState declared = with(false, 60.0, Extent.DECLARED);
    assertThat(nothing(decide(declared, new Measure(A, 90, true)))).isTrue();
    assertThat(nothing(decide(declared, new OpenEnded(A, true)))).isTrue();
    assertThat(nothing(decide(declared, new OpenEnded(A, false)))).isTrue();
    assertThat(nothing(decide(cinema(), new Measure(LIVE, 90, true)))).isTrue();
  }

  @Test
  void noEndIsBeforeWhereTheRoomIs() {
    RoomState at50 = playing(with(false, null, Extent.DECLARED), A, 50);
    assertThat(nothing(decide(at50, new Measure(A, 30)))).isTrue();
    assertThat(after(decide(at50, new Measure(A, 49.5))).duration()).isEqualTo(49.5);
    RoomState measured = playing(with(false, 60.0, Extent.MEASURED), A, 50);
    assertThat(nothing(decide(measured, new Measure(A, 30, true)))).isTrue();
  }

  @Test
  void aManifestMakesItLiveOrGrowAndItsEndEndsIt() {
    RoomState measured = with(false, 60.0, Extent.MEASURED);
    assertThat(known(decide(measured, new OpenEnded(A, true))))
        .containsExactly(true, "-", Extent.MEASURED);
    assertThat(known(decide(measured, new OpenEnded(A, false))))
        .containsExactly(false, "-", Extent.GROWING);
    RoomState growing = with(false, null, Extent.GROWING);
    assertThat(nothing(decide(growing, new OpenEnded(A, false)))).isTrue();
    assertThat(known(decide(growing, new Measure(A, 200))))
        .containsExactly(false, 200.0, Extent.MEASURED);
  }

  @Test
  void whoMayEditCorrectsALength() {
    for (RoomState state :
        List.of(
            with(false, 60.0, Extent.DECLARED),
            with(false, 60.0, Extent.MEASURED),
            with(false, null, Extent.GROWING),
            with(true, null, Extent.MEASURED))) {
      assertThat(known(decide(state, new ChangeLength(A, 90.0))))
          .containsExactly(false, 90.0, Extent.DECLARED);
      assertThat(known(decide(state, new Batch(List.of(new ChangeLength(A, null))))))
          .containsExactly(false, "-", Extent.DECLARED);
    }
    RoomState strict =
        Scene.withItems(
            Scene.room(Scene.info(ControlPolicy.ADMINS, AdvanceMode.NEXT, null)),
            item("a", "1", media("a")));
    for (PlaylistCommand command :
        List.of(new ChangeLength(A, 1.0), new OpenEnded(A, true), new Measure(A, 1))) {
      assertThat(refusal(decide(strict, command, GUEST))).isEqualTo(ErrorCode.FORBIDDEN);
    }
    MediaId none = MediaId.of("none");
    for (PlaylistCommand command :
        List.of(new ChangeLength(none, 1.0), new OpenEnded(none, true), new Measure(none, 1))) {
      assertThat(refusal(decide(cinema(), command))).isEqualTo(ErrorCode.MEDIA_NOT_FOUND);
    }
  }
}
