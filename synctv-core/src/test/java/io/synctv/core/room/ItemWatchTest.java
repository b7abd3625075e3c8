package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.PlaylistCommand.AddMode;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.host.ManualTime;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.SessionMessage.Notice;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Scene;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An item always ends: by its length, or when it plays for nobody any more; over two nodes. */
final class ItemWatchTest {

  private final ManualTime time = ManualTime.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = new Viewer(here, "ada");
  private final Viewer bob = new Viewer(there, "bob");

  private SyncTv engine(String name) {
    ClusterContext context = ClusterContext.builder(NodeId.of(name)).time(time).build();
    BentTransport transport = new BentTransport(cluster.node(context));
    transport.clock = () -> time.millis() * 1000;
    return SyncTv.builder().stores(stores).transport(transport).time(time).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Somebody whose player says once a second how it is doing. */
  private final class Viewer {
    private final Room room;
    private final RecordingSink sink = new RecordingSink();
    private final Session session;

    Viewer(Room room, String name) {
      this.room = room;
      this.session = room.join(new JoinRequest(User.of(name), null, null), sink);
    }

    void plays() {
      says(null, false, false, null);
    }

    void loads() {
      says(null, true, false, null);
    }

    void ended() {
      says(null, false, true, null);
    }

    void failed() {
      says("not-found", false, false, null);
    }

    void measures(double duration) {
      says(null, false, false, duration);
    }

    private void says(
        @Nullable String failed, boolean loading, boolean ended, @Nullable Double duration) {
      room.report(
          session,
          new PlayerReport(
              playback().media(),
              1,
              false,
              failed == null,
              null,
              null,
              duration,
              false,
              null,
              loading,
              ended,
              failed));
      time.run();
    }

    List<String> notices() {
      return sink.heard(Notice.class).stream().map(Notice::code).toList();
    }
  }

  private PlaybackState playback() {
    return here.view().state().playback();
  }

  private MediaId item(int index) {
    return here.view().state().playlist().items().get(index).id();
  }

  private void play(Media... media) {
    time.join(
        here.submit(
            ada.session, new PlaylistCommand.Add(Arrays.asList(media), null, AddMode.PLAY)));
    pass(1);
  }

  private void pass(double seconds) {
    for (double left = seconds; left > 0; left -= 0.5) {
      time.advance(Duration.ofMillis((long) (Math.min(left, 0.5) * 1000)));
    }
  }

  private void onItem(int index) {
    assertThat(playback().media()).isEqualTo(item(index));
    assertThat(there.view().state().playback()).isEqualTo(playback());
  }

  @Test
  void theRoomGoesOnByItsLengthThoughNoClientSaysSo() {
    play(Scene.media("a").withDuration(60), Scene.media("b").withDuration(600));
    pass(59);
    onItem(0);
    pass(4);
    onItem(1);
    assertThat(playback().playing()).isTrue();
    long version = playback().version();
    pass(20);
    assertThat(playback().version()).isEqualTo(version);
    assertThat(ada.notices()).isEmpty();
  }

  @Test
  void aPauseAndASeekMoveTheEnd() {
    play(Scene.media("a").withDuration(60), Scene.media("b").withDuration(600));
    pass(30);
    time.join(here.submit(ada.session, Command.pause()));
    pass(300);
    onItem(0);
    time.join(here.submit(ada.session, Command.play()));
    pass(20);
    time.join(here.submit(ada.session, Command.seek(5)));
    pass(50);
    onItem(0);
    pass(10);
    onItem(1);
  }

  /** Guards a bug: a window's length, which one player took for the length, ended the item. */
  @Test
  void aMeasuredLengthEndsNothingForAPlayerThatHasMore() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    ada.measures(30);
    pass(5);
    assertThat(here.view().state().currentDuration()).isEqualTo(30);
    pass(20);
    for (int i = 0; i < 40; i++) {
      ada.measures(60 + i);
      pass(1);
    }
    onItem(0);
    assertThat(here.view().state().playlist().items().getFirst().media().extent())
        .isEqualTo(Extent.MEASURED);
  }

  /** What a guest's player has measured is not the room's length, but it is not cut off either. */
  @Test
  void aMeasuredLengthEndsNothingForAPlayerWhoseMeasurementDoesNotCount() {
    time.join(
        here.submit(
            ada.session,
            new RoomCommand.Update(
                null,
                null,
                null,
                new RoomCommand.SettingsChange(ControlPolicy.ADMINS, null, null))));
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    ada.measures(30);
    for (int i = 0; i < 60; i++) {
      bob.measures(90);
      pass(1);
    }
    assertThat(here.view().state().currentDuration()).isEqualTo(30);
    onItem(0);
  }

  @Test
  void whatPlaysForNobodyIsGivenUpWithinTenSecondsAndEverybodyIsToldWhyOnce() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    ada.failed();
    bob.failed();
    pass(5);
    onItem(0);
    pass(4);
    onItem(1);
    assertThat(ada.notices()).containsExactly("ITEM_UNPLAYABLE");
    assertThat(bob.notices()).containsExactly("ITEM_UNPLAYABLE");
    pass(30);
    assertThat(playback().media()).isEqualTo(item(1));
  }

  /** Guards a bug: an item that was declared longer than its file stood still for ever. */
  @Test
  void aFileThatEndsBeforeItsDeclaredLengthIsOver() {
    play(Scene.media("a").withDuration(3600), Scene.media("b").withDuration(600));
    pass(20);
    ada.ended();
    bob.failed();
    pass(9);
    onItem(1);
    assertThat(bob.notices()).containsExactly("ITEM_CUT_SHORT");
  }

  @Test
  void oneViewersFailureNeverSkipsForOthers() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    for (int i = 0; i < 60; i++) {
      ada.failed();
      bob.plays();
      pass(1);
    }
    onItem(0);
    assertThat(ada.notices()).isEmpty();
  }

  @Test
  void whoRecoversOrLoadsOrComesKeepsTheItem() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    ada.failed();
    bob.failed();
    pass(4);
    bob.loads();
    pass(10);
    onItem(0);
    bob.failed();
    pass(4);
    Viewer cleo = new Viewer(there, "cleo");
    pass(10);
    onItem(0);
    cleo.plays();
    pass(30);
    onItem(0);
    cleo.session.close(CloseCode.NORMAL);
    pass(9);
    onItem(1);
  }

  @Test
  void withNobodyReportingNothingIsSkippedAndWhoNeverReportsHoldsNothingUp() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    pass(120);
    onItem(0);
    ada.failed();
    pass(9);
    onItem(1);
  }

  @Test
  void aPausedRoomIsLeftAsItIs() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    time.join(here.submit(ada.session, Command.pause()));
    ada.failed();
    bob.failed();
    pass(60);
    onItem(0);
  }

  @Test
  void whatNobodyCanPlayIsNotRepeated() {
    time.join(
        here.submit(
            ada.session,
            new RoomCommand.Update(
                null,
                null,
                null,
                new RoomCommand.SettingsChange(null, AdvanceMode.REPEAT_ALL, null))));
    play(Scene.media("a"));
    ada.failed();
    bob.failed();
    pass(9);
    onItem(0);
    assertThat(playback().playing()).isFalse();
    assertThat(ada.notices()).containsExactly("ITEM_UNPLAYABLE");
  }

  @Test
  void howAPlayerStandsIsSeenByAllWithinASecond() {
    play(Scene.media("a"), Scene.media("b").withDuration(600));
    bob.failed();
    pass(1);
    assertThat(seen(ada)).endsWith("bob not-found");
    bob.loads();
    pass(1);
    assertThat(seen(ada)).endsWith("bob loading");
    bob.plays();
    pass(1);
    assertThat(seen(ada)).endsWith("bob -");
    int told = ada.sink.heard(PresenceChanged.class).size();
    for (int i = 0; i < 100; i++) {
      bob.failed();
      bob.loads(); // as a client may that does not hold itself back
    }
    pass(1);
    assertThat(ada.sink.heard(PresenceChanged.class).size() - told).isLessThan(5);
  }

  private static List<String> seen(Viewer viewer) {
    return viewer.sink.heard(PresenceChanged.class).stream()
        .flatMap(change -> change.updated().stream())
        .map(
            entry -> {
              PlayerReport report = Objects.requireNonNull(entry.report());
              String failed = report.failed() == null ? "-" : report.failed();
              return entry.user().name() + " " + (report.loading() ? "loading" : failed);
            })
        .toList();
  }

  @Test
  void onlyTheApplicationGivesUp() {
    play(Scene.media("a"), Scene.media("b"));
    Outcome refused =
        time.join(here.submit(ada.session, new PlaybackCommand.GiveUp(playback().media())));
    assertThat(((Outcome.Rejected) refused).rejection().code()).isEqualTo(ErrorCode.FORBIDDEN);
  }
}
