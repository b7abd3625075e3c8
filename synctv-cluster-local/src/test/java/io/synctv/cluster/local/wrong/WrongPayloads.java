package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.messages;
import static io.synctv.cluster.local.wrong.Wrong.presence;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Bytes that arrive as others, and names that are taken for others. */
final class WrongPayloads {

  private static final String BYTES_OF_ROOMS = "anyBytesOfARoomArriveAsTheyAre";
  private static final String NAMES_OF_ROOMS = "roomsWhoseNamesAreAlikeAreNotMixedUp";

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "takes events for text",
              BYTES_OF_ROOMS,
              (to, node) -> CommitsAnotherWay.instead(to, c -> events(c, WrongPayloads::asText))),
          rooms(
              "takes snapshots for text",
              BYTES_OF_ROOMS,
              (to, node) -> new Opening(to, WrongPayloads::asText)),
          rooms(
              "cuts events at 64 KiB",
              "theLargestEventsAndSnapshotsArriveWhole",
              (to, node) ->
                  CommitsAnotherWay.instead(to, c -> events(c, bytes -> cut(bytes, 65_536)))),
          rooms(
              "cuts snapshots at 1 MiB",
              "theLargestEventsAndSnapshotsArriveWhole",
              (to, node) -> new Opening(to, bytes -> cut(bytes, 1_048_576))),
          rooms(
              "changes the bytes of events in place",
              "whatWasHandedOverIsNotChanged",
              (to, node) -> CommitsAnotherWay.instead(to, c -> events(c, WrongPayloads::spoil))),
          rooms(
              "changes the bytes of snapshots in place",
              "whatWasHandedOverIsNotChanged",
              (to, node) -> new Opening(to, WrongPayloads::spoil)),
          messages(
              "takes messages for text",
              "anyBytesOfAMessageArriveAsTheyAre",
              (to, node) -> new Sending(to, WrongPayloads::asText)),
          messages(
              "cuts messages at 8 KiB",
              "anyBytesOfAMessageArriveAsTheyAre",
              (to, node) -> new Sending(to, bytes -> cut(bytes, 8192))),
          messages(
              "changes the bytes of messages in place",
              "whatWasHandedOverIsNotChanged",
              (to, node) -> new Sending(to, WrongPayloads::spoil)),
          messages(
              "sends no empty message",
              "anyBytesOfAMessageArriveAsTheyAre",
              (to, node) ->
                  new ForwardingMessages(to) {
                    @Override
                    public void send(Address address, Urgency urgency, byte[] payload) {
                      if (payload.length > 0) {
                        to.send(address, urgency, payload);
                      }
                    }
                  }),
          presence(
              "takes details of sessions for text",
              "anyBytesOfASessionArriveAsTheyAre",
              (to, node) -> new Putting(to, WrongPayloads::asText)),
          presence(
              "cuts details of sessions at 1 KiB",
              "anyBytesOfASessionArriveAsTheyAre",
              (to, node) -> new Putting(to, bytes -> cut(bytes, 1024))),
          presence(
              "changes the bytes of details in place",
              "whatWasHandedOverIsNotChanged",
              (to, node) -> new Putting(to, WrongPayloads::spoil)),
          rooms(
              "takes rooms for one whose names differ in case",
              NAMES_OF_ROOMS,
              (to, node) ->
                  new Opening(to, bytes -> bytes) {
                    @Override
                    RoomId name(RoomId room) {
                      return RoomId.of(room.value().toLowerCase(Locale.ROOT));
                    }
                  }),
          rooms(
              "takes rooms for one whose names begin with the same 63 characters",
              NAMES_OF_ROOMS,
              (to, node) ->
                  new Opening(to, bytes -> bytes) {
                    @Override
                    RoomId name(RoomId room) {
                      return RoomId.of(
                          room.value().substring(0, Math.min(63, room.value().length())));
                    }
                  }),
          rooms(
              "takes hyphens and underscores of rooms for the same",
              NAMES_OF_ROOMS,
              (to, node) ->
                  new Opening(to, bytes -> bytes) {
                    @Override
                    RoomId name(RoomId room) {
                      return RoomId.of(room.value().replace('-', '_'));
                    }
                  }),
          rooms(
              "deletes the rooms whose names begin with that of a room",
              NAMES_OF_ROOMS,
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Void> delete(RoomId room) {
                      now(to.delete(RoomId.of(room.value().substring(0, 1))));
                      return to.delete(room);
                    }
                  }));

  private WrongPayloads() {}

  static byte[] cut(byte[] bytes, int most) {
    return Arrays.copyOf(bytes, Math.min(most, bytes.length));
  }

  private static byte[] asText(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }

  /** Changes the caller's own bytes, and lets them arrive as they were. */
  private static byte[] spoil(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (bytes.length > 100) {
      bytes[0]++;
    }
    return copy;
  }

  private static Commit events(Commit c, UnaryOperator<byte[]> change) {
    return new Commit(
        c.room(),
        c.epoch(),
        c.key(),
        c.events().stream().map(change).toList(),
        c.change(),
        c.told(),
        c.answers());
  }

  /** Opens logs with another snapshot, or under another name. */
  private static class Opening extends ForwardingRooms {

    private final UnaryOperator<byte[]> change;

    Opening(RoomLog to, UnaryOperator<byte[]> change) {
      super(to);
      this.change = change;
    }

    RoomId name(RoomId room) {
      return room;
    }

    @Override
    public CompletionStage<LogHead> open(
        RoomId room, long version, byte[] snapshot, Revision told) {
      return to.open(name(room), version, change.apply(snapshot), told);
    }
  }

  /** Sends other messages. */
  private static final class Sending extends ForwardingMessages {

    private final UnaryOperator<byte[]> change;

    Sending(Messages to, UnaryOperator<byte[]> change) {
      super(to);
      this.change = change;
    }

    @Override
    public void send(Address address, Urgency urgency, byte[] payload) {
      to.send(address, urgency, change.apply(payload));
    }
  }

  /** Records other details. */
  private static final class Putting extends ForwardingPresence {

    private final UnaryOperator<byte[]> change;

    Putting(Presence to, UnaryOperator<byte[]> change) {
      super(to);
      this.change = change;
    }

    @Override
    public CompletionStage<Void> put(RoomId room, SessionId session, byte[] details) {
      return to.put(room, session, change.apply(details));
    }
  }
}
