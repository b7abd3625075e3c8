package io.synctv.example.stores;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A room that is still there when the engine is started again. */
public final class KeptRoom {

  private KeptRoom() {}

  /**
   * Lets Ada choose a film, starts the engine anew, and prints what is on the list then.
   *
   * @param args the file to keep the room in; a new one where it is missing
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    Path file =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("own").resolve("rooms.db");
    run(file, out::println);
  }

  static void run(Path file, Consumer<String> out) {
    RoomId id;
    try (SqliteStores stores = new SqliteStores(file);
        SyncTv sync = SyncTv.builder().stores(stores).build()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Session ada = room.join(User.of("ada"), message -> {});
      room.submit(ada, Command.select(Media.of("https://example.org/a.mp4")))
          .toCompletableFuture()
          .join();
      id = room.id();
    }
    try (SqliteStores stores = new SqliteStores(file);
        SyncTv sync = SyncTv.builder().stores(stores).build()) {
      Room room = sync.room(id).orElseThrow();
      room.view()
          .state()
          .playlist()
          .items()
          .forEach(item -> out.accept(room.info().name() + ": " + item.media().url()));
    }
  }
}
