package io.synctv.api.member;

import io.synctv.api.ApiStatus;

/**
 * One right each, with its bit of the 64-bit mask. Bits are part of the wire contract and never
 * reused.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public enum Permission {
  /** See the playlist. */
  VIEW_PLAYLIST(0),
  /** Add media. */
  ADD_MEDIA(1),
  /** Rename or move what one added oneself. */
  EDIT_OWN_MEDIA(2),
  /** Rename or move anything. */
  EDIT_ANY_MEDIA(3),
  /** Remove what one added oneself. */
  REMOVE_OWN_MEDIA(4),
  /** Remove anything. */
  REMOVE_ANY_MEDIA(5),
  /** Choose what plays. */
  SELECT_MEDIA(6),
  /** Start and stop. */
  PLAY_PAUSE(7),
  /** Go elsewhere on the timeline. */
  SEEK(8),
  /** Change the rate for everybody. */
  CHANGE_RATE(9),
  /** Write in the chat. */
  SEND_CHAT(10),
  /** Delete what others wrote. */
  DELETE_CHAT(11),
  /** Write on the picture. */
  SEND_DANMAKU(12),
  /** React to messages. */
  REACT(13),
  /** Speak in calls. */
  VOICE(14),
  /** Show a camera. */
  VIDEO(15),
  /** Share a screen. */
  SHARE_SCREEN(16),
  /** Send a live stream. */
  STREAM_LIVE(17),
  /** Invite people. */
  INVITE(18),
  /** Let people in who ask. */
  APPROVE_MEMBERS(19),
  /** Send people away. */
  KICK(20),
  /** Keep people away. */
  BAN(21),
  /** Silence people. */
  MUTE(22),
  /** Change what members may do. */
  SET_PERMISSIONS(23),
  /** Change the room's name and settings. */
  CHANGE_SETTINGS(24),
  /** Delete the room. */
  DELETE_ROOM(25);

  private final int bit;

  Permission(int bit) {
    this.bit = bit;
  }

  /** {@return the number of the bit, 0 to 63} */
  public int bit() {
    return bit;
  }

  /** {@return the mask with this bit alone} */
  public long mask() {
    return 1L << bit;
  }
}
