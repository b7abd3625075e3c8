package io.synctv.server.http;

import io.synctv.api.command.Command;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.state.RoomView;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.util.function.Function;

/** The timeline, for control from scripts. */
public final class PlaybackRoutes {

  private final RoomRequests rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public PlaybackRoutes(SyncTv sync) {
    this.rooms = new RoomRequests(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    String base = "/rooms/{room}/playback";
    api.at(base).get(exchange -> write(exchange, rooms.read(exchange, Room::view)));
    api.at(base + "/play").atMost(Api.SHORT).post(exchange -> command(exchange, WireReader::play));
    api.at(base + "/pause")
        .atMost(Api.SHORT)
        .post(exchange -> command(exchange, WireReader::pause));
    api.at(base + "/seek").atMost(Api.SHORT).post(exchange -> command(exchange, WireReader::seek));
    api.at(base + "/rate").atMost(Api.SHORT).post(exchange -> command(exchange, WireReader::rate));
    api.at(base + "/select")
        .atMost(Api.SHORT)
        .post(exchange -> command(exchange, WireReader::select));
  }

  private void command(Exchange exchange, Function<JsonFields, Command> read) {
    exchange.user();
    JsonFields body = exchange.optionalBody();
    Command command = read.apply(body);
    Room room = rooms.find(exchange);
    rooms.submit(exchange, room, command, body);
    // One that was carried out before is answered as then, also to whoever may not look in by now.
    write(exchange, rooms.read(exchange, room, Room::view));
  }

  private void write(Exchange exchange, RoomView view) {
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("epoch", view.epoch().value());
          json.writeNumberField("seq", view.seq());
          WireWriter.plainNumberField(json, "now", rooms.sync().clock().micros() / 1000.0);
          json.writeFieldName("playback");
          WireWriter.playback(json, view.state().playback());
          json.writeEndObject();
        });
  }
}
