package io.synctv.core.playlist;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.B;
import static io.synctv.core.fake.Scene.LIVE;
import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.media;
import static io.synctv.core.fake.Scene.nothing;
import static io.synctv.core.fake.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.PlaylistCommand.Add;
import io.synctv.api.command.PlaylistCommand.AddMode;
import io.synctv.api.command.PlaylistCommand.Batch;
import io.synctv.api.command.PlaylistCommand.Measure;
import io.synctv.api.command.PlaylistCommand.Move;
import io.synctv.api.command.PlaylistCommand.Remove;
import io.synctv.api.command.PlaylistCommand.Rename;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.limit.Limits;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaylistDecisionsTest {

  private static final Limits LIMITS = Limits.builder().playlistItems(10).build();

  private static Decision decide(RoomState state, PlaylistCommand command, User user) {
    return PlaylistDecisions.decide(state, command, at(NOW, user), LIMITS);
  }

  private static RoomState after(RoomState state, PlaylistCommand command) {
    return apply(state, decide(state, command, OWNER));
  }

  private static RoomState apply(RoomState state, Decision decision) {
    RoomState next = state;
    for (RoomEvent event : ((Decision.Accepted) decision).events()) {
      next = next.apply(event);
    }
    return next;
  }

  private static List<String> ids(RoomState state) {
    return state.playlist().items().stream().map(item -> item.id().value()).toList();
  }

  private static Add add(MediaId after, Media... media) {
    return new Add(List.of(media), after, AddMode.APPEND);
  }

  @Test
  void addedItemsStandTogetherWhereTheyWereAskedFor() {
    RoomState state = after(cinema(), add(A, media("x"), media("y")));
    List<String> names =
        state.playlist().items().stream().map(item -> item.media().name()).toList();
    assertThat(names).containsExactly("a.mp4", "x.mp4", "y.mp4", "b.mp4", "live.m3u8");
    PlaylistEvent.Put put =
        (PlaylistEvent.Put) Scene.only(decide(cinema(), add(A, media("x")), OWNER));
    assertThat(put.placements().getFirst().after()).isEqualTo(A);
  }

  @Test
  void addMayAlsoChooseAndPlay() {
    Decision chosen = decide(cinema(), new Add(List.of(media("x")), null, AddMode.PLAY), OWNER);
    Decision.Accepted granted = (Decision.Accepted) chosen;
    MediaId id = MediaId.of(granted.ids().getFirst());
    assertThat(granted.then()).isEqualTo(new PlaybackCommand.Select(id, null, true));
    assertThat(((Decision.Accepted) decide(cinema(), add(null, media("x")), OWNER)).then())
        .isNull();
  }

  @Test
  void whoMayAddMayChooseOnlyWithThatRightToo() {
    for (AddMode mode : AddMode.values()) {
      Add add = new Add(List.of(media("x")), null, mode);
      boolean chooses = mode != AddMode.APPEND;
      assertThat(refusal(decide(without(Permission.ADD_MEDIA), add, MEMBER)))
          .isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(refusal(decide(without(Permission.SELECT_MEDIA), add, MEMBER)))
          .isEqualTo(chooses ? ErrorCode.FORBIDDEN : null);
      assertThat(refusal(decide(without(Permission.SEEK), add, MEMBER))).isNull();
    }
  }

  private static RoomState without(Permission denied) {
    return Scene.room(
        Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null),
        new Member(MEMBER, Role.MEMBER, PermissionSet.NONE, PermissionSet.of(denied), 1));
  }

  @Test
  void aFullPlaylistTakesNothingAndNotAPart() {
    Media[] eight = new Media[8];
    java.util.Arrays.fill(eight, media("x"));
    assertThat(refusal(decide(cinema(), add(null, eight), OWNER)))
        .isEqualTo(ErrorCode.PLAYLIST_FULL);
  }

  @Test
  void unknownNeighboursAndItemsAreRefused() {
    MediaId no = MediaId.of("no");
    for (PlaylistCommand command :
        List.of(
            add(no, media("x")),
            new Remove(List.of(A, no)),
            new Move(no, null),
            new Move(A, no),
            new Rename(no, "x"),
            new Measure(no, 3))) {
      assertThat(refusal(decide(cinema(), command, OWNER)))
          .as("%s", command)
          .isEqualTo(ErrorCode.MEDIA_NOT_FOUND);
    }
  }

  @Test
  void aMoveChangesThePlaceOfOneItemOnly() {
    RoomState state = cinema();
    PlaylistEvent.Put put =
        (PlaylistEvent.Put) Scene.only(decide(state, new Move(LIVE, null), OWNER));
    assertThat(put.placements()).hasSize(1);
    assertThat(put.placements().getFirst().after()).isNull();
    assertThat(ids(state.apply(put))).containsExactly("live", "a", "b");
    assertThat(ids(after(state, new Move(A, LIVE)))).containsExactly("b", "live", "a");
    assertThat(ids(after(state, new Move(A, B)))).containsExactly("b", "a", "live");
  }

  @Test
  void aMoveToWhereItStandsChangesNothing() {
    assertThat(nothing(decide(cinema(), new Move(A, null), OWNER))).isTrue();
    assertThat(nothing(decide(cinema(), new Move(B, A), OWNER))).isTrue();
    assertThat(nothing(decide(cinema(), new Move(B, B), OWNER))).isTrue();
  }

  @Test
  void renameChangesTheNameOnly() {
    RoomState state = after(cinema(), new Rename(A, "Better"));
    assertThat(state.playlist().find(A).orElseThrow().media().name()).isEqualTo("Better");
    assertThat(ids(state)).containsExactly("a", "b", "live");
    assertThat(nothing(decide(state, new Rename(A, "Better"), OWNER))).isTrue();
  }

  @Test
  void aLengthIsLearnedAndNeverOfLiveMedia() {
    RoomState state = after(cinema(), new Measure(B, 42));
    assertThat(state.playlist().find(B).orElseThrow().media().duration()).isEqualTo(42);
    assertThat(nothing(decide(state, new Measure(B, 41), OWNER))).isTrue();
    assertThat(nothing(decide(state, new Measure(LIVE, 43), OWNER))).isTrue();
  }

  @Test
  void aBatchIsAllOrNothing() {
    Batch good = new Batch(List.of(new Remove(List.of(B)), new Move(LIVE, null)));
    assertThat(ids(after(cinema(), good))).containsExactly("live", "a");
    Batch bad = new Batch(List.of(new Remove(List.of(B)), new Move(B, null)));
    assertThat(refusal(decide(cinema(), bad, OWNER))).isEqualTo(ErrorCode.MEDIA_NOT_FOUND);
  }

  @Test
  void ownAndForeignItemsNeedDifferentRights() {
    Member limited =
        new Member(
            MEMBER,
            Role.MEMBER,
            PermissionSet.NONE,
            PermissionSet.of(Permission.EDIT_ANY_MEDIA, Permission.REMOVE_ANY_MEDIA),
            1);
    RoomState state =
        Scene.withItems(
            Scene.room(Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null), limited),
            Scene.item("a", "1", media("a")));
    RoomState both = apply(state, decide(state, add(null, media("mine")), MEMBER));
    MediaId mine = both.playlist().items().getLast().id();
    assertThat(refusal(decide(both, new Rename(mine, "x"), MEMBER))).isNull();
    assertThat(refusal(decide(both, new Remove(List.of(mine)), MEMBER))).isNull();
    assertThat(refusal(decide(both, new Rename(A, "x"), MEMBER))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(decide(both, new Remove(List.of(mine, A)), MEMBER)))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(decide(both, new Move(A, mine), MEMBER))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void thousandsOfMovesKeepTheOrderThatAListWouldHave(long seed) {
    Random random = new Random(seed);
    Limits limits = Limits.builder().playlistItems(40).build();
    RoomState state = cinema();
    List<String> model = new ArrayList<>(ids(state));
    for (int i = 0; i < 2500; i++) {
      int from = random.nextInt(model.size());
      // Mostly into the same gap, which makes keys grow until all are numbered anew.
      int to =
          random.nextInt(4) == 0 ? random.nextInt(model.size()) : Math.min(1, model.size() - 1);
      MediaId item = MediaId.of(model.get(from));
      if (model.size() < 40 && random.nextInt(20) == 0) {
        DecisionContext context =
            new DecisionContext(
                at(NOW, OWNER).actor(),
                NOW,
                0,
                new io.synctv.api.IdGenerator(new Random(seed * i)),
                AccessOverlay.NONE);
        Decision added = PlaylistDecisions.decide(state, add(item, media("n")), context, limits);
        state = apply(state, added);
        model.add(from + 1, ((Decision.Accepted) added).ids().getFirst());
      } else {
        model.remove(from);
        MediaId after = to == 0 ? null : MediaId.of(model.get(Math.min(to, model.size()) - 1));
        model.add(Math.min(to, model.size()), item.value());
        state =
            apply(
                state,
                PlaylistDecisions.decide(state, new Move(item, after), at(NOW, OWNER), limits));
      }
      assertThat(ids(state)).as("seed %d step %d", seed, i).isEqualTo(model);
    }
    List<String> keys =
        state.playlist().items().stream().map(PlaylistItem::order).map(k -> k.value()).toList();
    assertThat(keys).as("seed %d", seed).doesNotHaveDuplicates().allMatch(k -> k.length() <= 48);
  }
}
