package io.synctv.example.embed;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import java.io.PrintStream;
import java.util.function.Consumer;

/** A room in five lines: no server, no database, no configuration. */
public final class WatchTogether {

  private WatchTogether() {}

  /**
   * Lets Ada choose a film and start it, and prints what she is told: closing the engine carries
   * out and tells what was ordered before.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    PrintStream out = System.out;
    watch(out::println);
  }

  static void watch(Consumer<SessionMessage> listener) {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Session ada = room.join(User.of("ada"), listener);
      room.submit(ada, Command.select(Media.of("https://example.org/a.mp4")));
      room.submit(ada, Command.play());
    }
  }
}
