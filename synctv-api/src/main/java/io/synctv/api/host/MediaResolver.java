package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.playlist.Media;

/**
 * Turns what people add to a playlist into what is kept: looks up an id of the application's own,
 * fills in names, lengths and addresses, or refuses it.
 *
 * <p>It is asked once for each entry that a command adds, before the command is decided and however
 * often the decision is made again; a command that is sent again under its key is not resolved
 * again where that key is known. It is asked only for people who may add. Commands of others do not
 * wait for it, and neither does playback.
 *
 * <p>Called by many threads of the engine at a time, and it may block for ten seconds. A {@link
 * io.synctv.api.error.RejectedException} refuses the command with its code and message. Whatever
 * else it throws, an answer that is null, and one that comes too late refuse it with {@link
 * io.synctv.api.error.ErrorCode#UNAVAILABLE}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface MediaResolver {

  /**
   * Resolves media.
   *
   * @param room where they are added
   * @param by who adds them
   * @param media what was asked for
   * @return what is kept and shown
   * @throws io.synctv.api.error.RejectedException when this may not be added
   */
  Media resolve(RoomId room, User by, Media media);
}
