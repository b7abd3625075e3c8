package io.synctv.server.http;

import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.Page;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.util.stream.Stream;

/** A room's chat. */
public final class ChatRoutes {

  /** The longest message that can be allowed, each character of it escaped, and some more. */
  private static final int LONGEST = 128 << 10;

  private final RoomRequests rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public ChatRoutes(SyncTv sync) {
    this.rooms = new RoomRequests(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms/{room}/chat").atMost(LONGEST).get(this::list).post(this::send);
  }

  private void list(Exchange exchange) {
    Page<ChatMessage> page =
        rooms.read(exchange, room -> room.chat(exchange.limit(), exchange.query("cursor")));
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (ChatMessage message : page.items()) {
            WireWriter.message(json, message);
          }
          json.writeEndArray();
          if (page.nextCursor() != null) {
            json.writeStringField("nextCursor", page.nextCursor());
          }
          json.writeEndObject();
        });
  }

  private void send(Exchange exchange) {
    exchange.user();
    JsonFields body = exchange.body();
    Room room = rooms.addressed(exchange);
    Outcome.Accepted accepted = rooms.submit(exchange, room, WireReader.chat(body), body);
    ChatMessage message = posted(accepted);
    exchange.json(201, json -> WireWriter.message(json, message));
  }

  /**
   * Returns what the command posted. The history is not asked: others may have said any number of
   * things since the command was sent first.
   */
  private static ChatMessage posted(Outcome.Accepted accepted) {
    return accepted.events().stream()
        .flatMap(ChatRoutes::message)
        .findFirst()
        // Sent again after the message itself is gone.
        .orElseThrow(() -> new RejectedException(ErrorCode.MESSAGE_NOT_FOUND));
  }

  private static Stream<ChatMessage> message(RoomEvent event) {
    return switch (event) {
      case ChatEvent.Posted posted -> Stream.of(posted.message());
      case PlaybackEvent playback -> Stream.empty();
      case PlaylistEvent playlist -> Stream.empty();
      case MemberEvent member -> Stream.empty();
      case InfoEvent info -> Stream.empty();
    };
  }
}
