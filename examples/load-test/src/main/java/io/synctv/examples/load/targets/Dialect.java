package io.synctv.examples.load.targets;

import org.jspecify.annotations.Nullable;

/** How a server is spoken to. Messages carry a number by which the generator knows them again. */
public interface Dialect {

  /** {@link #read}: the person is in the room. */
  long WELCOME = -1;

  /** {@link #read}: something the scenario does not count. */
  long OTHER = -2;

  /** {@link #read}: the server has refused a message. */
  long REFUSED = -3;

  /** {@link #read}: the server has left messages out for a viewer who is too slow. */
  long SKIPPED = -4;

  /** What is sent to everybody in a room. */
  enum Kind {
    /** A change of the timeline: nothing is stored. */
    SEEK,
    /** A chat message: stored before it is told. */
    CHAT,
    /** A chat message of nearly two thousand characters. */
    LONG_CHAT,
    /** An entry of the playlist: stored under the room's revision before it is told. */
    ITEM
  }

  /** Returns the sub-protocol to offer, or an empty text. */
  String subprotocol();

  /**
   * Returns what somebody says first.
   *
   * @param person their number; there may be fewer accounts than people
   * @return a frame, or null where nothing needs to be said to be in the room
   */
  byte @Nullable [] hello(int person);

  /**
   * Makes a message that everybody in the room gets, the sender included.
   *
   * @param kind of which kind
   * @param number by which it is known again, below 3,000,000
   * @return a frame
   */
  byte[] message(Kind kind, long number);

  /**
   * Reads what came.
   *
   * @param bytes holds the message
   * @param from where it begins
   * @param to the index after its end
   * @return a message's number, or one of the constants
   */
  long read(byte[] bytes, int from, int to);
}
