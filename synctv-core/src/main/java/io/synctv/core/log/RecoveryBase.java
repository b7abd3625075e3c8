package io.synctv.core.log;

import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.StoredRoom;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room starts again from.
 *
 * @param state its state but for the timeline, which is the log's
 * @param chat the last messages, newest last
 * @param read whether the database was read; else it is what this node has
 */
record RecoveryBase(RoomState state, List<ChatMessage> chat, boolean read) {

  private static final System.Logger LOG = System.getLogger(RecoveryBase.class.getName());

  /** Takes what was read, inside the room's {@link Mailbox}. */
  interface Taker {

    /** Takes it. */
    void take(RecoveryBase base);

    /**
     * There is none.
     *
     * @param over whether the room is gone; else it may be read later
     */
    void none(boolean over);
  }

  /** Puts it together with what the log says. */
  LoadedRoom on(LogHead head) {
    return new LoadedRoom(
        state.withPlayback(EventCodec.decodeSnapshot(head.snapshot()).playback()), head, chat);
  }

  /** Adds messages that the log has told; of a message the higher version holds. */
  RecoveryBase with(List<ChatMessage> told) {
    RecentChat all = new RecentChat();
    chat.forEach(all::add);
    told.forEach(all::add);
    return new RecoveryBase(state, all.messages(), read);
  }

  /** Returns the revision that a log which has told up to another one may go on from. */
  Revision from(@Nullable Revision told) {
    Revision read = state.revision();
    boolean fits = told != null && (told.number() < read.number() || told.equals(read));
    return told != null && fits ? told : read;
  }

  /**
   * Reads the room from the database. When that does not answer, what this node has must do: people
   * can play and pause without a database.
   *
   * @param only whether only the database can tell
   */
  static void read(
      RoomContext room, ReplicatedLog log, RoomReader reader, boolean only, Taker taker) {
    EarlyAccessChanges early = log.replica().early();
    room.work(
        () -> {
          try {
            StoredRoom stored = reader.read(room.id());
            room.execute(() -> taken(room, log, stored, early, taker));
          } catch (Throwable e) {
            // Whatever it is, it must not leave the attempt without an end.
            LOG.log(System.Logger.Level.WARNING, "Room " + room.id() + " was not read anew", e);
            room.execute(() -> notRead(room, log, only, taker));
          }
        });
  }

  /** Takes what was read; a failure ends the attempt. */
  private static void taken(
      RoomContext room,
      ReplicatedLog log,
      @Nullable StoredRoom stored,
      EarlyAccessChanges early,
      Taker taker) {
    try {
      take(room, log, stored, early, taker);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "Room " + room.id() + " was not taken anew", e);
      taker.none(false);
    }
  }

  private static void take(
      RoomContext room,
      ReplicatedLog log,
      @Nullable StoredRoom stored,
      EarlyAccessChanges early,
      Taker taker) {
    if (room.retired()) {
      taker.none(true);
    } else if (stored == null) {
      log.gone();
      taker.none(true);
    } else {
      log.replica().forget(early, stored.revision());
      log.listener().accessChanged();
      PlaybackState playback = log.view().state().playback();
      taker.take(new RecoveryBase(LoadedRoom.stateOf(stored, playback), stored.chat(), true));
    }
  }

  private static void notRead(RoomContext room, ReplicatedLog log, boolean only, Taker taker) {
    if (only || room.retired()) {
      taker.none(false);
    } else {
      taker.take(new RecoveryBase(log.view().state(), log.replica().recentChat(), false));
    }
  }
}
