package io.synctv.server.http;

import io.synctv.api.session.PresenceEntry;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.server.json.WireWriter;
import java.util.List;

/** Who is in a room. */
public final class PresenceRoutes {

  private final RoomRequests rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public PresenceRoutes(SyncTv sync) {
    this.rooms = new RoomRequests(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms/{room}/presence").get(this::list);
  }

  private void list(Exchange exchange) {
    List<PresenceEntry> people = rooms.read(exchange, Room::people);
    int count = rooms.find(exchange).count();
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (PresenceEntry entry : people) {
            WireWriter.session(json, entry);
          }
          json.writeEndArray();
          json.writeNumberField("count", count);
          json.writeEndObject();
        });
  }
}
