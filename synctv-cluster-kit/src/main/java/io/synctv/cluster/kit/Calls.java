package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.bytes;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.ClusterTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Every question that a transport answers with a stage. */
final class Calls {

  private Calls() {}

  /** One of them. */
  record Call(String name, Supplier<CompletionStage<?>> question) {
    CompletionStage<?> ask() {
      return question.get();
    }
  }

  static List<Call> all(TestRoom room, Epoch epoch) {
    ClusterTransport node = room.node();
    RoomId id = room.id();
    SessionId ada = SessionId.of("ada");
    byte[] some = bytes("state");
    return List.of(
        new Call("open", () -> node.rooms().open(id, 0, some, Revision.CREATED)),
        new Call("commit", () -> node.rooms().commit(room.appendOf(epoch, "late"))),
        new Call("since", () -> node.rooms().since(id, epoch, 0)),
        new Call("restart", () -> node.rooms().restart(id, epoch, 0, 1, some, Revision.CREATED)),
        new Call("answer", () -> node.rooms().answer(id, "key")),
        new Call("delete", () -> node.rooms().delete(id)),
        new Call("put", () -> node.presence().put(id, ada, some)),
        new Call("remove", () -> node.presence().remove(id, ada)),
        new Call("list of sessions", () -> node.presence().list(id)),
        new Call("count", () -> node.presence().count(List.of(id))),
        new Call("take", () -> node.counters().take("counter", 1)),
        new Call("total", () -> node.counters().total("counter")),
        new Call("permit", () -> node.counters().permit("permit", 1, Duration.ofSeconds(1))),
        new Call("lock", () -> node.locks().tryAcquire("lock", Duration.ofSeconds(1))),
        new Call("list of nodes", () -> node.nodes().list()));
  }
}
