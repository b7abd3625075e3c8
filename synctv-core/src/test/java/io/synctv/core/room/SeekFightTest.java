package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Outcome.Rejected;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two players that seek against each other, on two nodes. */
final class SeekFightTest {

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(there, "bob");

  private SyncTv engine(String name) {
    return SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of(name))).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Each answers what it sees of the room, as fast as it can. */
  private List<@Nullable ErrorCode> fight(int seeks, boolean keyed) {
    ada.submit(here, Command.select(Scene.media("a")));
    ada.submit(here, Command.play());
    List<@Nullable ErrorCode> codes = new ArrayList<>();
    for (int i = 0; i < seeks; i++) {
      boolean first = i % 2 == 0;
      Viewer viewer = first ? ada : bob;
      IdempotencyKey key = keyed ? IdempotencyKey.of("k" + i) : null;
      Outcome outcome =
          Wait.answer(
              (first ? here : there)
                  .submit(
                      new Actor(viewer.user, viewer.id()),
                      new Submission(Command.seek(first ? 0 : 100), null, null, key)));
      codes.add(outcome instanceof Rejected no ? no.rejection().code() : null);
      Wait.until(() -> here.view().seq() == there.view().seq());
    }
    return codes;
  }

  @Test
  void aFightOverTwoNodesEndsWithTheSixthSeek() {
    List<@Nullable ErrorCode> codes = fight(12, false);
    assertThat(codes.subList(0, 5)).containsOnlyNulls();
    assertThat(codes.get(5)).isEqualTo(ErrorCode.SEEKS_ALTERNATE);
    assertThat(codes.stream().filter(ErrorCode.SEEKS_ALTERNATE::equals)).hasSize(4);
    assertThat(here.view().state().playback().position()).isZero();
  }

  @Test
  void peopleWhoDisagreeWithKeysAreNotRefused() {
    assertThat(fight(12, true)).containsOnlyNulls();
  }
}
