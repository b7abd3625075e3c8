package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Outcome.Accepted;
import io.synctv.api.command.Outcome.Rejected;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.api.session.SessionMessage.Typing;
import io.synctv.api.store.PlaybackStore;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CommandTest {

  private final SpyStores stores = new SpyStores();
  private SyncTv sync =
      SyncTv.builder()
          .stores(stores)
          .limits(Limits.builder().chatBurst(50).commandsPerSecond(1000).build())
          .build();
  private Room room = sync.createRoom("Room", UserId.of("ada"));
  private final Viewer ada = Viewer.in(room, "ada");

  @AfterEach
  void stop() {
    sync.close();
  }

  private CompletionStage<Outcome> keyed(String key, Command command) {
    return room.submit(
        new Actor(ada.user, ada.id()), new Submission(command, null, null, IdempotencyKey.of(key)));
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Rejected rejected ? rejected.rejection().code() : null;
  }

  @Test
  void onePersonsCommandsTakeEffectInTheOrderTheyWereGiven() {
    for (int i = 0; i < 100; i++) {
      List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
      outcomes.add(room.submit(ada.session, Command.select(Scene.media("m" + i))));
      outcomes.add(room.submit(ada.session, Command.play()));
      outcomes.add(room.submit(ada.session, Command.seek(i)));
      outcomes.add(room.submit(ada.session, Command.pause()));
      long last = 0;
      for (CompletionStage<Outcome> outcome : outcomes) {
        long seq = ((Accepted) Wait.answer(outcome)).seq();
        assertThat(seq).isGreaterThanOrEqualTo(last);
        last = seq;
      }
      assertThat(room.view().state().playback().playing()).isFalse();
      assertThat(room.view().state().playback().position()).isEqualTo(i);
    }
  }

  @Test
  void playbackNeverTouchesAStoreOnItsPath() {
    Accepted added = (Accepted) ada.submit(room, Command.select(Scene.media("a")));
    stores.takeCallsBut(PlaybackStore.class);
    ada.submit(room, Command.play());
    ada.submit(room, Command.seek(3));
    ada.submit(room, Command.rate(1.5));
    ada.submit(room, Command.pause());
    ada.submit(room, Command.select(io.synctv.api.MediaId.of(added.ids().getFirst())));
    assertThat(stores.takeCallsBut(PlaybackStore.class)).isEmpty();
  }

  @Test
  void theTimelineIsWrittenBehindWithinASecondAndTogether() {
    ada.submit(room, Command.select(Scene.media("a")));
    long started = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      ada.submit(room, Command.seek(i));
    }
    Wait.until(
        () ->
            stores
                .playback()
                .find(room.id())
                .equals(java.util.Optional.of(room.view().state().playback())));
    assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
    assertThat(stores.calls.stream().filter("PlaybackStore.save"::equals).count()).isLessThan(6);
  }

  @Test
  void theSameKeyIsAppliedOnceAndAnsweredAlike() {
    CompletionStage<Outcome> first = keyed("k", Command.add(Scene.media("a")));
    CompletionStage<Outcome> second = keyed("k", Command.add(Scene.media("a")));
    assertThat(Wait.answer(second)).isEqualTo(Wait.answer(first));
    assertThat(Wait.answer(keyed("k", Command.add(Scene.media("a")))))
        .isEqualTo(Wait.answer(first));
    assertThat(room.view().state().playlist().size()).isEqualTo(1);
    Outcome chat = Wait.answer(keyed("c", Command.chat("Hi")));
    assertThat(Wait.answer(keyed("c", Command.chat("Hi")))).isEqualTo(chat);
    Wait.until(() -> ada.said().size() == 1);
  }

  @Test
  void aRefusalIsNotRememberedAsItChangedNothing() {
    assertThat(code(Wait.answer(keyed("k", Command.play())))).isEqualTo(ErrorCode.NOTHING_SELECTED);
    ada.submit(room, Command.select(Scene.media("a")));
    assertThat(Wait.answer(keyed("k", Command.play()))).isInstanceOf(Accepted.class);
    stores.failing.add("ChangeStore.apply");
    assertThat(code(Wait.answer(keyed("c", Command.chat("Hi"))))).isEqualTo(ErrorCode.UNAVAILABLE);
    stores.failing.clear();
    assertThat(Wait.answer(keyed("c", Command.chat("Hi")))).isInstanceOf(Accepted.class);
  }

  /** Guards a bug: the refusal before joining was given again after joining. */
  @Test
  void whoJoinsTriesAgainWithTheSameKey() {
    ada.submit(room, new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("h"), null));
    Actor bob = Actor.of(User.of("bob"));
    Submission chat = new Submission(Command.chat("Hi"), null, null, IdempotencyKey.of("k"));
    assertThat(code(Wait.answer(room.submit(bob, chat)))).isEqualTo(ErrorCode.JOIN_REQUIRED);
    Wait.answer(room.submit(bob, Submission.of(new RoomCommand.Join(true))));
    assertThat(Wait.answer(room.submit(bob, chat))).isInstanceOf(Accepted.class);
  }

  @Test
  void aStoreThatFailsRefusesTheCommandAndLeavesNothingHalfDone() {
    ada.submit(room, Command.add(Scene.media("a")));
    List<PlaylistItem> before = room.view().state().playlist().items();
    stores.failing.add("ChangeStore.apply");
    assertThat(code(ada.submit(room, Command.add(Scene.media("b")))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(code(ada.submit(room, new PlaylistCommand.Remove(List.of(before.getFirst().id())))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    stores.failing.clear();
    assertThat(room.view().state().playlist().items()).isEqualTo(before);
    assertThat(stores.playlist(room.id())).isEqualTo(before);
    assertThat(ada.submit(room, Command.add(Scene.media("b")))).isInstanceOf(Accepted.class);
  }

  @Test
  void aStoreThatIsKnownToBeAwayIsAskedOnceAndTheAnswerComesAtOnce() {
    stores.away.add("ChangeStore.apply");
    stores.calls.clear();
    long start = System.nanoTime();
    assertThat(code(ada.submit(room, Command.chat("Hi")))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(stores.calls.stream().filter("ChangeStore.apply"::equals)).hasSize(1);
    stores.away.clear();
    assertThat(ada.submit(room, Command.chat("Hi"))).isInstanceOf(Accepted.class);
  }

  @Test
  void anAnswerThatWasLostIsLookedForUntilTheStoreIsBackAndNotInAHotLoop() {
    stores.failing.add("ChangeStore.apply");
    CompletionStage<Outcome> lost = room.submit(ada.session, Command.chat("Hi"));
    Wait.until(() -> stores.calls.contains("ChangeStore.apply"));
    stores.away.add("ChangeStore.apply");
    stores.failing.clear();
    long start = System.nanoTime();
    Wait.until(() -> System.nanoTime() - start > Duration.ofMillis(700).toNanos());
    assertThat(stores.calls.stream().filter("ChangeStore.apply"::equals).count())
        .isBetween(2L, 12L);
    stores.away.clear();
    assertThat(Wait.answer(lost)).isInstanceOf(Accepted.class);
    stores.failing.add("ChangeStore.apply");
    long again = System.nanoTime();
    assertThat(code(Wait.answer(room.submit(ada.session, Command.chat("never")))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - again))
        .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
  }

  @Test
  void playbackWorksWhileEveryStoreFails() {
    ada.submit(room, Command.select(Scene.media("a")));
    stores.failing.addAll(
        List.of("PlaybackStore.save", "ChangeStore.apply", "RoomStore.read", "ChangeStore.recent"));
    room.submit(ada.session, Command.chat("lost"));
    assertThat(ada.submit(room, Command.play())).isInstanceOf(Accepted.class);
    stores.failing.clear();
    Wait.until(
        () -> stores.playback().find(room.id()).filter(playback -> playback.playing()).isPresent());
  }

  @Test
  void chatIsLimitedPerPerson() {
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      outcomes.add(room.submit(ada.session, Command.chat("m" + i)));
    }
    List<ErrorCode> codes = outcomes.stream().map(o -> code(Wait.answer(o))).toList();
    assertThat(codes.stream().filter(c -> c == null).count()).isBetween(50L, 100L);
    assertThat(codes).contains(ErrorCode.RATE_LIMITED);
    Outcome other =
        Wait.answer(room.submit(Actor.of(User.of("bob")), Submission.of(Command.chat("Hi"))));
    assertThat(other).isInstanceOf(Accepted.class);
    long accepted = codes.stream().filter(c -> c == null).count() + 1;
    Wait.until(() -> ada.said().size() == accepted);
    List<String> history =
        room.chat(200, null).items().stream().map(message -> message.text()).toList();
    assertThat(history).isEqualTo(ada.said());
  }

  @Test
  void aLengthIsLearnedOnceFromWhoeverMayTell() {
    Accepted added = (Accepted) ada.submit(room, Command.select(Scene.media("a")));
    var media = io.synctv.api.MediaId.of(added.ids().getFirst());
    ada.submit(
        room,
        new RoomCommand.Update(
            null,
            null,
            null,
            new RoomCommand.SettingsChange(io.synctv.api.room.ControlPolicy.ADMINS, null, 100)));
    Viewer bob = Viewer.in(room, "bob");
    room.report(bob.session, report(media, 10.0));
    room.report(ada.session, report(media, 42.0));
    Wait.until(() -> Double.valueOf(42).equals(room.view().state().currentDuration()));
    long seq = room.view().seq();
    Viewer.in(room, "ada");
    room.report(bob.session, report(media, 10.0));
    ada.submit(room, Command.chat("end"));
    assertThat(room.view().seq()).isEqualTo(seq + 1);
  }

  private static PlayerReport report(io.synctv.api.MediaId media, Double duration) {
    return new PlayerReport(media, 1, false, true, 20.0, 0.0, duration, false);
  }

  @Test
  void reportsAndTypingAreThinnedOut() {
    Viewer bob = Viewer.in(room, "bob");
    Wait.until(
        () ->
            ada.heard(PresenceChanged.class).stream().mapToLong(c -> c.joined().size()).sum() == 2);
    for (int i = 0; i < 100; i++) {
      room.report(
          bob.session, new PlayerReport(null, i, i % 2 == 0, true, null, null, null, false));
      room.typing(bob.session);
    }
    Wait.until(() -> updates(ada) > 0 && !ada.heard(Typing.class).isEmpty());
    assertThat(ada.heard(Typing.class).size()).isLessThan(5);
    assertThat(updates(ada)).isLessThan(5);
  }

  private static long updates(Viewer viewer) {
    return viewer.heard(PresenceChanged.class).stream()
        .flatMap(change -> change.updated().stream())
        .filter(entry -> entry.report() != null)
        .count();
  }

  @Test
  void closingTheRoomClosesItsSessionsForGood() {
    Viewer bob = Viewer.in(room, "bob");
    assertThat(code(bob.submit(room, new RoomCommand.Close()))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(ada.submit(room, new RoomCommand.Close())).isInstanceOf(Accepted.class);
    Wait.until(() -> bob.closed.equals(List.of(CloseCode.ROOM_CLOSED)));
    Wait.until(() -> sync.statistics().rooms() == 0);
    assertThat(sync.room(room.id())).isEmpty();
    assertThat(code(ada.submit(room, Command.chat("x")))).isEqualTo(ErrorCode.ROOM_NOT_FOUND);
    assertThat(sync.statistics().sessions()).isZero();
  }

  @Test
  void aRoomTakesNoMoreCommandsThanItMay() {
    sync.close();
    sync = SyncTv.builder().limits(Limits.builder().pendingCommands(1).build()).build();
    room = sync.createRoom("Room", UserId.of("ada"));
    Viewer viewer = Viewer.in(room, "ada");
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(room.submit(viewer.session, Command.add(Scene.media("a" + i))));
    }
    List<ErrorCode> codes = outcomes.stream().map(o -> code(Wait.answer(o))).toList();
    assertThat(codes).contains(ErrorCode.OVERLOADED).containsNull();
  }
}
