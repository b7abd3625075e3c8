package io.synctv.server.durable;

import static io.synctv.server.durable.DurableRoom.accepted;
import static io.synctv.server.durable.DurableRoom.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change is acknowledged by a server that dies before the log can be told of it, while Redis and
 * the only other server stand still.
 */
@Tag("slow")
final class UntoldChangeTest {

  /** Longer than a sound server looks back. */
  private static final Duration STANDSTILL = Duration.ofSeconds(14);

  @TempDir Path folder;

  /** Found by an attack: whoever was away for longer than the others look back never saw it. */
  @Test
  void aServerThatStoodStillShowsWhatOthersDidMeanwhileAndDiedBeforeTheyCouldTell()
      throws InterruptedException {
    try (Nodes nodes = Nodes.onPostgres(folder, 2, Map.of())) {
      DurableRoom room = DurableRoom.at(nodes, 0);
      String kept = room.add(0, "https://e.org/kept");
      try (Page page = room.page(0)) {
        Awaitility.await().until(page::isOnline);
        room.awaitAgreement(List.of(page));

        nodes.redis().freeze();
        nodes.server(0).freeze();
        accepted(room.patch(1, json().put("name", "changed").put("password", "secret")));
        accepted(room.rename(1, kept, "changed", "rename"));
        nodes.server(1).kill();
        Thread.sleep(STANDSTILL.toMillis());
        nodes.redis().thaw();
        nodes.server(0).thaw();

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  assertThat(page.content()).isEqualTo(room.stored());
                  assertThat(page.content().name()).isEqualTo("changed");
                  assertThat(page.content().locked()).isTrue();
                });
        assertThat(room.at(0)).isEqualTo(room.stored());
      } finally {
        nodes.redis().thaw();
        nodes.server(0).thaw();
      }
    }
  }
}
