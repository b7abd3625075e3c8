package io.synctv.server.http;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.RoomCommand;
import io.synctv.core.SyncTv;
import io.synctv.server.json.Requests;

/** What is done about the people of a room. */
public final class MemberRoutes {

  private final Rooms rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public MemberRoutes(SyncTv sync) {
    this.rooms = new Rooms(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms/{room}/members/{user}/kick").post(this::kick);
  }

  private void kick(Exchange exchange) {
    User by = exchange.user();
    UserId whom = UserId.of(exchange.path("user"));
    IdempotencyKey key = Requests.key(exchange.optionalBody());
    rooms.submit(by, rooms.addressed(exchange), new RoomCommand.Kick(whom), key);
    exchange.empty(204);
  }
}
