package io.synctv.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.session.SessionMessage.Typing;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.engine.EngineCounters;
import io.synctv.core.engine.NodeMessenger;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import io.synctv.core.store.InMemoryStores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signals reach the sessions they are for, on whichever nodes, and nobody else. */
final class SignalsTest {

  private static final Recipient EVERYONE = new Recipient.Everyone();

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport third = cluster.node(NodeId.of("third"));
  private final SyncTv one = engine("left");
  private final SyncTv two = engine("right");
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bobHere = Viewer.in(here, "bob");
  private final Viewer bobThere = Viewer.in(there, "bob");
  private final Viewer cyd = Viewer.in(there, "cyd");

  private SyncTv engine(String node) {
    return SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of(node))).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** As from a third node. */
  private Signals elsewhere(ClusterOptions options) {
    NodeMessenger messenger =
        new NodeMessenger(
            third, new EngineCounters(), IdGenerator.secure(), options, System::nanoTime);
    return new Signals(here.id(), messenger, new Hub(message -> new byte[0]));
  }

  private static void type(Signals signals, Recipient to, String who) {
    signals.send(to, new Signal.Typing(User.of(who)));
  }

  private static List<String> typing(Viewer viewer) {
    return viewer.heard(Typing.class).stream().map(typing -> typing.user().name()).toList();
  }

  @Test
  void eachReachesWhomItIsForOnEveryNode() {
    Signals signals = elsewhere(ClusterOptions.DEFAULT);
    type(signals, new Recipient.OfUser(UserId.of("bob")), "to-bob");
    type(signals, new Recipient.OfSession(cyd.id()), "to-cyd");
    type(signals, new Recipient.OfSession(bobHere.id()), "to-one-bob");
    // Messages of one sender come in order: nobody hears anything more after this one.
    type(signals, EVERYONE, "to-all");
    for (Viewer viewer : List.of(ada, bobHere, bobThere, cyd)) {
      Wait.until(() -> typing(viewer).contains("to-all"));
    }
    assertThat(typing(ada)).containsExactly("to-all");
    assertThat(typing(bobHere)).containsExactly("to-bob", "to-one-bob", "to-all");
    assertThat(typing(bobThere)).containsExactly("to-bob", "to-all");
    assertThat(typing(cyd)).containsExactly("to-cyd", "to-all");
  }

  @Test
  void whoTypesIsSeenOnTheirOwnNodeAndOnOthers() {
    here.typing(ada.session);
    for (Viewer viewer : List.of(ada, bobHere, bobThere, cyd)) {
      Wait.until(() -> typing(viewer).equals(List.of("ada")));
    }
  }

  @Test
  void nodesThatTellNobodyOfTheirPeopleKeepSignalsToThemselves() {
    ClusterOptions alone = new ClusterOptions(false, ClusterOptions.DEFAULT.dedupWindow(), 9);
    type(elsewhere(alone), EVERYONE, "unshared");
    type(elsewhere(ClusterOptions.DEFAULT), EVERYONE, "shared");
    Wait.until(() -> typing(ada).contains("shared"));
    assertThat(typing(ada)).containsExactly("shared");
  }
}
