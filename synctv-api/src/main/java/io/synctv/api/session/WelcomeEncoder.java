package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.playlist.PlaylistItem;
import java.util.List;

/**
 * Encodes welcomes in parts, so that all who are greeted at the same state share what is the same
 * for all of them. What is sent is the head, the playlist and the chat, in this order.
 *
 * <p>Implementations are safe for use by several threads and do not block.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface WelcomeEncoder {

  /**
   * Encodes what is each session's own.
   *
   * @param welcome what to encode, but for its snapshot
   * @param rest how many bytes of playlist and chat follow
   * @return the bytes; the caller does not change them
   */
  byte[] head(SessionMessage.Welcome welcome, int rest);

  /**
   * Encodes the playlist of a snapshot.
   *
   * @param playlist the entries in order
   * @return the bytes; the caller does not change them
   */
  byte[] playlist(List<PlaylistItem> playlist);

  /**
   * Encodes the chat of a snapshot, and the end of the message.
   *
   * @param chat the messages, oldest first
   * @return the bytes; the caller does not change them
   */
  byte[] chat(List<ChatMessage> chat);
}
