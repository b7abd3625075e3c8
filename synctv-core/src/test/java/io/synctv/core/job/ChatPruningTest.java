package io.synctv.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ChatId;
import io.synctv.api.InvalidValueException;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatPruningTest {

  private static final Duration PERIOD = Duration.ofMillis(50);

  private final SpyStores stores = new SpyStores();
  private final ClusterTransport node = LocalCluster.create().node(NodeId.of("a"));

  @AfterEach
  void close() {
    node.close();
    stores.close();
  }

  private RoomId talk(String id, int messages, long at) {
    User ada = User.of("ada");
    RoomId room = RoomId.of(id);
    stores
        .rooms()
        .create(
            new RoomInfo(room, id, ada, 1, false, null, RoomSettings.DEFAULT),
            Member.of(ada, Role.OWNER, 1),
            1000,
            null);
    List<CommandEffect> said =
        IntStream.range(0, messages)
            .mapToObj(i -> new ChatMessage(ChatId.of("c" + i), ada, "hi", at + i, null, null, 1))
            .map(message -> new CommandEffect(null, List.of(new ChatEvent.Posted(message))))
            .toList();
    stores
        .changes()
        .apply(room, new RoomChange("said-" + id, Revision.CREATED, said, List.of(), new byte[0]));
    return room;
  }

  private int kept(RoomId room) {
    return stores.chat().list(room, 200, null).items().size();
  }

  private ExclusiveJob start(ChatPruning pruning) {
    return ExclusiveJob.start("prune", PERIOD, LockPolicy.DEFAULT, node.locks(), pruning);
  }

  @Test
  void chatThatIsTooOldOrTooMuchIsForgottenInBatches() {
    RoomId old = talk("old", 1300, 1);
    RoomId crowded = talk("crowded", 1300, node.clock().millis());
    RoomId quiet = talk("quiet", 5, node.clock().millis());
    ChatPruning pruning = new ChatPruning(stores.chat(), node.clock(), Duration.ofDays(1), 100);
    try (ExclusiveJob unused = start(pruning)) {
      Wait.until(() -> pruning.forgotten() == 2500);
      assertThat(kept(old)).isZero();
      assertThat(kept(crowded)).isEqualTo(100);
      assertThat(kept(quiet)).isEqualTo(5);
      assertThat(stores.calls.stream().filter("ChatStore.prune"::equals)).hasSize(6);
    }
  }

  @Test
  void withoutAnAgeOnlyTheNumberCounts() {
    RoomId old = talk("old", 30, 1);
    ChatPruning pruning = new ChatPruning(stores.chat(), node.clock(), null, 20);
    try (ExclusiveJob unused = start(pruning)) {
      Wait.until(() -> pruning.forgotten() == 10);
      assertThat(kept(old)).isEqualTo(20);
    }
  }

  @Test
  void moreRoomsThanOnePartHoldsAreAllVisited() {
    for (int i = 0; i < 450; i++) {
      talk("r" + i, 2, 1);
    }
    ChatPruning pruning = new ChatPruning(stores.chat(), node.clock(), Duration.ofDays(1), 100);
    try (ExclusiveJob unused = start(pruning)) {
      Wait.until(() -> pruning.forgotten() == 900);
    }
  }

  @Test
  void aStoreThatFailsIsAskedAgain() {
    RoomId old = talk("old", 30, 1);
    stores.failing.add("ChatStore.prune");
    ChatPruning pruning = new ChatPruning(stores.chat(), node.clock(), Duration.ofDays(1), 100);
    try (ExclusiveJob unused = start(pruning)) {
      Wait.until(() -> stores.calls.stream().filter("ChatStore.prune"::equals).count() > 1);
      stores.failing.clear();
      Wait.until(() -> kept(old) == 0);
    }
  }

  @Test
  void boundsThatKeepNothingAreRefused() {
    assertThatThrownBy(() -> new ChatPruning(stores.chat(), node.clock(), Duration.ZERO, 1))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new ChatPruning(stores.chat(), node.clock(), null, 0))
        .isInstanceOf(InvalidValueException.class);
  }
}
