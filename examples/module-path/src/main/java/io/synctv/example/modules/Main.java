package io.synctv.example.modules;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;

/** Starts a film in a room, and says in which kind of Java it did so. */
public final class Main {

  private Main() {}

  /**
   * Runs once and ends.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Actor ada = Actor.of(User.of("ada"));
      Media film = Media.of("https://example.org/a.mp4");
      room.submit(ada, Submission.of(Command.select(film))).toCompletableFuture().join();
      Outcome started =
          room.submit(ada, Submission.of(Command.play())).toCompletableFuture().join();
      boolean accepted = started instanceof Outcome.Accepted;
      System.out.printf("playing: %b, engine: %s%n", accepted, SyncTv.class.getModule().getName());
    }
  }
}
