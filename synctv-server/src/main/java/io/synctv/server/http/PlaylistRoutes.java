package io.synctv.server.http;

import io.synctv.api.InvalidValueException;
import io.synctv.api.MediaId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A room's playlist. */
public final class PlaylistRoutes {

  private final RoomRequests rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public PlaylistRoutes(SyncTv sync) {
    this.rooms = new RoomRequests(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms/{room}/playlist").get(this::list).post(this::add);
    api.at("/rooms/{room}/playlist/batch").post(this::batch);
    api.at("/rooms/{room}/playlist/{item}").patch(this::change).delete(this::remove);
  }

  private void list(Exchange exchange) {
    write(exchange, 200, rooms.read(exchange, PlaylistRoutes::items));
  }

  private void add(Exchange exchange) {
    exchange.user();
    JsonFields body = exchange.body();
    List<Media> media =
        body.has("items")
            ? body.objects("items").stream().map(WireReader::media).toList()
            : List.of(WireReader.media(body));
    PlaylistCommand.Add add =
        new PlaylistCommand.Add(
            media, body.optional("after", MediaId::of), PlaylistCommand.AddMode.APPEND);
    Room room = rooms.addressed(exchange);
    Outcome.Accepted accepted = rooms.submit(exchange, room, add, body);
    Map<MediaId, PlaylistItem> put = put(accepted);
    List<PlaylistItem> added = new ArrayList<>();
    for (String id : accepted.ids()) {
      PlaylistItem item = put.get(MediaId.of(id));
      if (item != null) {
        added.add(item);
      }
    }
    write(exchange, 201, added);
  }

  private void change(Exchange exchange) {
    exchange.user();
    JsonFields body = exchange.body();
    MediaId item = item(exchange);
    List<PlaylistCommand> operations = new ArrayList<>();
    if (body.given("name")) {
      operations.add(new PlaylistCommand.Rename(item, body.text("name")));
    }
    if (body.has("after")) {
      operations.add(new PlaylistCommand.Move(item, WireReader.after(body)));
    }
    if (body.has("duration")) {
      operations.add(new PlaylistCommand.ChangeLength(item, body.optionalNumber("duration")));
    }
    if (operations.isEmpty()) {
      throw new InvalidValueException("name, after or duration must be given");
    }
    Room room = rooms.addressed(exchange);
    Outcome.Accepted accepted =
        rooms.submit(exchange, room, new PlaylistCommand.Batch(operations), body);
    // Nothing was put when the item had that name and that place before.
    PlaylistItem changed =
        Optional.ofNullable(put(accepted).get(item))
            .or(() -> find(room, item))
            .orElseThrow(() -> new RejectedException(ErrorCode.MEDIA_NOT_FOUND));
    exchange.json(200, json -> WireWriter.item(json, changed));
  }

  private void remove(Exchange exchange) {
    PlaylistCommand.Remove remove = new PlaylistCommand.Remove(List.of(item(exchange)));
    rooms.submit(exchange.user(), rooms.addressed(exchange), remove, exchange.key());
    exchange.empty(204);
  }

  private void batch(Exchange exchange) {
    exchange.user();
    JsonFields body = exchange.body();
    List<PlaylistCommand> operations =
        body.objects("operations").stream().map(PlaylistRoutes::operation).toList();
    Room room = rooms.find(exchange);
    rooms.submit(exchange, room, new PlaylistCommand.Batch(operations), body);
    write(exchange, 200, rooms.read(exchange, room, PlaylistRoutes::items));
  }

  private static PlaylistCommand operation(JsonFields fields) {
    MediaId item = MediaId.of(fields.text("item"));
    return switch (fields.text("op")) {
      case "remove" -> new PlaylistCommand.Remove(List.of(item));
      case "move" -> new PlaylistCommand.Move(item, WireReader.after(fields));
      default -> throw new InvalidValueException("op must be one of remove, move");
    };
  }

  private static MediaId item(Exchange exchange) {
    try {
      return MediaId.of(exchange.path("item"));
    } catch (InvalidValueException e) {
      throw new RejectedException(ErrorCode.MEDIA_NOT_FOUND);
    }
  }

  private static List<PlaylistItem> items(Room room) {
    return room.view().state().playlist().items();
  }

  /**
   * Returns the entries as the command left them. What the room has by now is no answer to a
   * command that is sent again: they may be gone.
   */
  private static Map<MediaId, PlaylistItem> put(Outcome.Accepted accepted) {
    Map<MediaId, PlaylistItem> items = new HashMap<>();
    for (RoomEvent event : accepted.events()) {
      switch (event) {
        case PlaylistEvent.Put put ->
            put.placements().forEach(placed -> items.put(placed.item().id(), placed.item()));
        case PlaylistEvent.Removed removed -> {}
        case PlaybackEvent playback -> {}
        case ChatEvent chat -> {}
        case MemberEvent member -> {}
        case InfoEvent info -> {}
      }
    }
    return items;
  }

  private static Optional<PlaylistItem> find(Room room, MediaId item) {
    return room.view().state().playlist().find(item);
  }

  private static void write(Exchange exchange, int status, List<PlaylistItem> items) {
    exchange.json(
        status,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (PlaylistItem item : items) {
            WireWriter.item(json, item);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
