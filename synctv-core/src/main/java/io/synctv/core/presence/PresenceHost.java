package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.core.session.Session;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the sessions of a room need of the room. Called inside the room's mailbox. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public interface PresenceHost {

  /** Somebody has come in. */
  void entered(User user);

  /** Somebody has left, perhaps the last one here: the room may leave memory. */
  void left();

  /**
   * A player has learned more of the end of the current entry of the playlist.
   *
   * @return what becomes of it
   */
  CompletionStage<@Nullable Outcome> measured(Session session, PlaylistCommand learned);

  /**
   * The room goes on by itself, if it is still where it was.
   *
   * @param command given in the application's name
   * @param version refuses the command unless this is the playback's version
   * @return what becomes of it
   */
  CompletionStage<@Nullable Outcome> goOn(PlaybackCommand command, long version);
}
