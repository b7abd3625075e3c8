package io.synctv.store.jdbc;

import io.synctv.api.RoomId;
import java.nio.file.Path;
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
      for (int batch = Integer.parseInt(args[1]); ; batch++) {
        Samples.say(stores, room, Samples.messages(batch * BATCH, BATCH));
        stores.playback().save(Map.of(room, Samples.playback(batch)));
        System.out.println(batch);
        System.out.flush();
      }
    }
  }
}
