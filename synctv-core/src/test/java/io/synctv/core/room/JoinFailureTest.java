package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PresenceEntry;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins that fail half way, after places were taken and the others may have heard. */
final class JoinFailureTest {

  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private SyncTv sync() {
    MessageEncoder encoder =
        message -> {
          Throwable asked = failure.get();
          if (asked instanceof Error error) {
            throw error;
          }
          if (asked instanceof RuntimeException exception) {
            throw exception;
          }
          return new byte[100];
        };
    return SyncTv.builder()
        .encoder(encoder)
        .limits(
            Limits.builder()
                .grace(Duration.ofMinutes(10)) // a ghost would stay
                .sessionsPerUser(1)
                .sessionsPerRoom(2)
                .sessionsPerNode(2)
                .build())
        .build();
  }

  private static Throwable made(String kind) {
    return kind.equals("error")
        ? new StackOverflowError("as asked")
        : new IllegalStateException("as asked");
  }

  private static void isRefused(ThrowingCallable join) {
    assertThatThrownBy(join)
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().code()).isEqualTo(ErrorCode.INTERNAL));
  }

  /** Guards a bug: after an error everybody who joined waited for ever; else a ghost was away. */
  @ParameterizedTest
  @ValueSource(strings = {"error", "exception"})
  void nobodyIsThereWhoWasNotLetIn(String kind) {
    try (SyncTv sync = sync()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer.in(room, "ada");
      failure.set(made(kind));
      for (int i = 0; i < 3; i++) {
        isRefused(() -> room.join(User.of("bob"), message -> {}));
      }
      failure.set(null);
      assertThat(sync.statistics().sessions()).isEqualTo(1);
      assertThat(room.people())
          .extracting(entry -> entry.user().id().value())
          .containsExactly("ada");
      Viewer.in(room, "bob");
      assertThat(room.count()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "exception"})
  void whoeverWasNotLetInAgainMayComeBackAgain(String kind) {
    try (SyncTv sync = sync()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      bob.session.disconnected();
      Wait.until(() -> room.people().stream().anyMatch(PresenceEntry::away));
      failure.set(made(kind));
      Resume again = new Resume(Epoch.of("another"), 0, bob.id());
      isRefused(
          () ->
              room.join(new JoinRequest(User.of("bob"), null, again), new Viewer(User.of("bob"))));
      failure.set(null);
      assertThat(room.people()).filteredOn(PresenceEntry::away).hasSize(1);
      assertThat(new Viewer(User.of("bob")).join(room, again).id()).isEqualTo(bob.id());
      assertThat(room.people()).noneMatch(PresenceEntry::away).hasSize(2);
      assertThat(sync.statistics().sessions()).isEqualTo(2);
    }
  }

  /** Guards a bug: a session that could not be told what it missed waited for it for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"error", "exception"})
  void whoeverCannotBeToldWhatTheyMissedIsSentAwayToComeBack(String kind) {
    try (SyncTv sync = sync()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      failure.set(made(kind));
      Viewer bob = new Viewer(User.of("bob"));
      JoinRequest request =
          new JoinRequest(User.of("bob"), null, new Resume(room.view().epoch(), 0, null));
      room.join(request, bob);
      Wait.until(() -> bob.closed.equals(List.of(CloseCode.INSUFFICIENT_STATE)));
      failure.set(null);
      Wait.until(() -> sync.statistics().sessions() == 1 && room.count() == 1);
      Viewer.in(room, "bob");
      assertThat(ada.session.isOpen()).isTrue();
    }
  }
}
