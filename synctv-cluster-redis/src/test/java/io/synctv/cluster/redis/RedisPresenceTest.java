package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Presence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is where, beyond the kit: what Redis loses, and runs of nodes under one name. */
@Tag("slow")
class RedisPresenceTest extends OnRedis {

  private static final SessionId ADA = SessionId.of("ada");
  private static final SessionId BOB = SessionId.of("bob");

  private static void put(RedisTransport node, SessionId session) {
    answer(node.presence().put(ROOM, session, bytes("details of " + session)));
  }

  private static List<String> list(RedisTransport node) {
    return answer(node.presence().list(ROOM)).stream()
        .map(entry -> entry.session() + " at " + entry.node())
        .sorted()
        .toList();
  }

  private void awaitList(RedisTransport node, String... expected) {
    awaitUntil(() -> list(node).equals(List.of(expected)));
  }

  /**
   * Such a key may be evicted, or lost by a copy that takes over, while the node's lease is kept.
   */
  @Test
  void sessionsThatRedisLosesArePutBackThoughTheNodesLeaseIsThere() {
    RedisTransport one = node(Map.of());
    RedisTransport two = node(Map.of());
    put(one, ADA);
    put(one, BOB);
    put(two, SessionId.of("cyd"));
    lua("redis.call('HDEL', KEYS[1], 'bob') return {}", List.of(keys.sessions(ROOM)));
    assertThat(list(two)).containsExactly("ada at node-0", "cyd at node-1");

    awaitList(two, "ada at node-0", "bob at node-0", "cyd at node-1");

    lua("redis.call('DEL', KEYS[1]) return {}", List.of(keys.sessions(ROOM)));
    awaitList(two, "ada at node-0", "bob at node-0", "cyd at node-1");
  }

  /** A removal that Redis undoes, as a failover does that loses the last writes. */
  @Test
  void sessionsThatComeBackByThemselvesAreRemovedAgain() {
    RedisTransport one = node(Map.of());
    put(one, ADA);
    put(one, BOB);
    String kept = text(lua("return {redis.call('HGET', KEYS[1], 'bob')}", List.of(sessions())));
    answer(one.presence().remove(ROOM, BOB));
    lua("redis.call('HSET', KEYS[1], 'bob', ARGV[1]) return {}", List.of(sessions()), kept);
    assertThat(list(one)).contains("bob at node-0");

    awaitList(one, "ada at node-0");
  }

  private String sessions() {
    return keys.sessions(ROOM);
  }

  private static String text(List<byte[]> answer) {
    return Answer.text(answer, 0);
  }

  /** Its new run holds the lease of its name, and knew nothing of the rooms of the one before. */
  @Test
  void whatAKilledRunOfANodeLeftBehindEndsWithItsLeaseThoughTheNodeIsBack() {
    RedisTransport watcher = node(Map.of());
    RedisTransport first = node(Map.of());
    put(first, ADA);
    first.crash();
    RedisTransport again =
        node(TestNodes.context(redis, 1, prefix, Map.of())); // under the same name
    assertThat(again.node()).isEqualTo(first.node());
    answer(again.presence().put(RoomId.of("other"), BOB, bytes("phone")));

    awaitList(watcher);
  }

  @Test
  void aNodeThatIsBackDoesNotTakeWhatAnotherLivingNodeHasTakenOver() {
    RedisTransport one = node(Map.of());
    RedisTransport two = node(Map.of());
    put(one, ADA);
    put(two, ADA);
    answer(one.presence().remove(ROOM, ADA));
    put(one, BOB);

    awaitList(one, "ada at node-1", "bob at node-0");
    Presence.Entry ada = answer(two.presence().list(ROOM)).getFirst();
    assertThat(ada.details()).isNotEmpty();
  }

  @Test
  void holdersAreRunsOfNodesAndNodesOfOlderVersions() {
    NodeId node = NodeId.of("node-1");
    String holder = Holder.of(node, 1_790_000_000_000L);
    assertThat(holder).isNotEqualTo(node.value());
    assertThat(NodeId.of(holder).value()).isEqualTo(holder);
    assertThat(Holder.node(holder)).isEqualTo(node);
    assertThat(Holder.of(node, 1_790_000_000_001L)).isNotEqualTo(holder);
    assertThat(Holder.node("node-1")).isEqualTo(node);
  }

  /** A holder has to be a node's name for older versions: there is no room for more behind it. */
  @Test
  void runsOfANodeAreToldApartAsFarAsItsNameLeavesRoom() {
    long since = 1_790_000_000_000L;
    for (int length : new int[] {53, 54, 55, 64}) {
      NodeId node = NodeId.of("n".repeat(length));
      String holder = Holder.of(node, since);
      assertThat(NodeId.of(holder).value()).isEqualTo(holder);
      assertThat(Holder.node(holder)).isEqualTo(node);
      assertThat(holder.equals(Holder.of(node, since + 1))).as("%d", length).isEqualTo(length > 54);
    }
  }

  @Test
  void aNodeWithTheLongestNameIsOneLikeAnyOther() {
    NodeId longest = NodeId.of("n".repeat(64));
    RedisTransport one = node(Map.of());
    ClusterContext usual = TestNodes.context(redis, 1, prefix, Map.of());
    RedisTransport two =
        node(
            ClusterContext.builder(longest)
                .secret(usual.secret())
                .heartbeat(usual.heartbeat())
                .lease(usual.lease())
                .settings(usual.settings())
                .build());
    put(two, ADA);
    awaitList(one, "ada at " + longest);
    assertThat(list(two)).containsExactly("ada at " + longest);
    answer(two.presence().remove(ROOM, ADA));
    awaitList(one);
  }
}
