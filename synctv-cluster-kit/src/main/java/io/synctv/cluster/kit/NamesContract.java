package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** Names of counters, locks and people are any text: none is taken for another one. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface NamesContract extends ClusterFactory {

  /** Alike but for a separator, case, a space, how a character is composed, or a hash code. */
  List<String> NAMES =
      List.of(
          "a",
          "a:b",
          "a:b:c",
          "a|b",
          "a/b",
          "a b",
          "a ",
          " a",
          " ",
          "A",
          "Aa",
          "BB",
          "{a}",
          "}{",
          "{}",
          "*",
          "?",
          "[a]",
          "\"",
          "a\\b",
          "%00",
          "\u00e9",
          "e\u0301",
          "\ud83e\udd8a",
          "a\u2028b",
          "ada@example.org",
          "auth0|5f7c8ec7c33c6c004bbafe82",
          "total",
          "x".repeat(200),
          "x".repeat(199) + "y");

  @Test
  default void countersAreToldApartToTheLetter() {
    try (TestCluster cluster = newCluster(2)) {
      ClusterTransport node = cluster.node(0);
      Duration window = Duration.ofMinutes(1);
      for (String name : NAMES) {
        assertThat(answer(node.counters().take(name, 1))).as("a place of %s", name).isTrue();
        assertThat(answer(node.counters().permit(name, 1, window)).granted())
            .as("a permit of %s", name)
            .isTrue();
      }
      for (String name : NAMES) {
        assertThat(answer(cluster.node(1).counters().total(name))).as("%s", name).isEqualTo(1);
        assertThat(answer(cluster.node(1).counters().take(name, 1))).as("%s", name).isFalse();
        assertThat(answer(cluster.node(1).counters().permit(name, 1, window)).granted())
            .as("%s", name)
            .isFalse();
      }
    }
  }

  @Test
  default void locksAreToldApartToTheLetter() {
    try (TestCluster cluster = newCluster(2)) {
      Duration ttl = Duration.ofMinutes(1);
      List<Lease> leases = new ArrayList<>();
      for (String name : NAMES) {
        Optional<Lease> lease = answer(cluster.node(0).locks().tryAcquire(name, ttl));
        assertThat(lease).as("%s", name).isPresent();
        lease.ifPresent(leases::add);
      }
      for (String name : NAMES) {
        assertThat(answer(cluster.node(1).locks().tryAcquire(name, ttl))).as("%s", name).isEmpty();
      }
      leases.forEach(Lease::close);
    }
  }

  @Test
  default void aMessageToAPersonReachesNobodyWhoseIdIsAlike() {
    try (TestCluster cluster = newCluster(2)) {
      Map<String, Set<String>> heard = new ConcurrentHashMap<>();
      List<Subscription> listening = new ArrayList<>();
      for (String name : NAMES) {
        listening.add(
            cluster
                .node(1)
                .messages()
                .listen(
                    Address.of(UserId.of(name)),
                    (from, payload) ->
                        heard
                            .computeIfAbsent(name, who -> new ConcurrentSkipListSet<>())
                            .add(text(payload))));
      }
      for (String name : NAMES) {
        awaitUntil(
            () -> {
              cluster
                  .node(0)
                  .messages()
                  .send(Address.of(UserId.of(name)), Urgency.ORDINARY, bytes(name));
              return heard.getOrDefault(name, Set.of()).contains(name);
            });
      }
      heard.forEach((name, messages) -> assertThat(messages).as("%s", name).containsExactly(name));
      listening.forEach(Subscription::close);
    }
  }
}
