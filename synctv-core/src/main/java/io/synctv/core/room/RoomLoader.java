package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.cluster.spi.LogHead;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a room in memory gets what outlives it, and whom it tells that it leaves. */
interface RoomLoader {

  /**
   * What a room starts with.
   *
   * @param state the room
   * @param head where its log stands; {@code state} has its timeline
   * @param chat the last messages, newest last
   */
  record Loaded(RoomState state, LogHead head, List<ChatMessage> chat) {}

  /**
   * Reads a room anew. Blocks.
   *
   * @return the room, or null when it cannot be had
   */
  @Nullable Loaded reload(RoomId id, LogHead head);

  /** Lets go of a room that has left memory. Blocks. */
  void retired(RoomActor actor);
}
