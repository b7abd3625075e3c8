package io.synctv.cluster.redis;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells others through Redis.
 *
 * @param kind what it is
 * @param node who says it
 * @param id tells it from the node's others
 * @param subject whom it is for, as {@link #subject} writes it: signed, so that it is understood
 *     nowhere else
 * @param epoch the epoch of events and of a new log, else null
 * @param time when it was sent, in microseconds of cluster time
 * @param payloads the events, or the one message
 */
record Envelope(
    Kind kind,
    NodeId node,
    long id,
    String subject,
    @Nullable Epoch epoch,
    long time,
    List<byte[]> payloads) {

  /** What an envelope can be. The codes are on the wire. */
  enum Kind {
    /** The events of one commit. Kept in the log, hence of any age. */
    EVENTS(1),
    /** A room's log begins anew. */
    RESET(2),
    /** An ordinary message. */
    MESSAGE(3),
    /** A control message. */
    CONTROL(4),
    /** A node's word to itself. */
    PROBE(5),
    /** A node is about to close. */
    GOODBYE(6),
    /** A node has come, or is back. */
    HELLO(7);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  static String subject(RoomId room) {
    return "room:" + room.value();
  }

  static String subject(Address address) {
    return switch (address) {
      case Address.OfRoom(RoomId room) -> subject(room);
      case Address.OfUser(var user) -> "user:" + user.value();
      case Address.OfNode(NodeId node) -> "node:" + node.value();
    };
  }
}
