package io.synctv.store.jdbc;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes until it is killed and says, line by line, how far it got: a process of {@link KillTest}.
 */
final class AcknowledgingWriter {

  static final int BATCH = 5;

  private AcknowledgingWriter() {}

  /** Writes to the file {@code args[0]}, starting with batch {@code args[1]}. */
  public static void main(String[] args) {
    RoomId room = RoomId.of("r");
    try (JdbcStores stores = JdbcStores.open(Path.of(args[0]))) {
      Revision base = stores.rooms().read(room, 1).orElseThrow().revision();
      for (int batch = Integer.parseInt(args[1]); ; batch++) {
        base = write(stores, room, base, batch);
        stores.playback().save(Map.of(room, Samples.playback(batch)));
        System.out.println(batch);
        System.out.flush();
      }
    }
  }

  /** Messages, an entry and a revision of one change. */
  private static Revision write(JdbcStores stores, RoomId room, Revision base, int batch) {
    List<RoomEvent> events = new ArrayList<>();
    events.add(Samples.put(Samples.item("i" + batch)));
    Samples.messages(batch * BATCH, BATCH)
        .forEach(message -> events.add(new ChatEvent.Posted(message)));
    ApplyResult result =
        stores.changes().apply(room, Samples.change(base, events.toArray(RoomEvent[]::new)));
    if (result instanceof ApplyResult.Applied applied) {
      return applied.revision();
    }
    throw new IllegalStateException(result.toString());
  }
}
