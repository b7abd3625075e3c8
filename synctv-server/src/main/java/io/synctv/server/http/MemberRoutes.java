package io.synctv.server.http;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.state.EventTraits;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.util.Objects;
import java.util.Optional;

/** The members of a room: roles and kicks. */
public final class MemberRoutes {

  private final RoomRequests rooms;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   */
  public MemberRoutes(SyncTv sync) {
    this.rooms = new RoomRequests(sync);
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms/{room}/me").get(this::me);
    api.at("/rooms/{room}/members/{user}").patch(this::change);
    api.at("/rooms/{room}/members/{user}/kick").post(this::kick);
  }

  private void me(Exchange exchange) {
    RoomAccess access = rooms.visible(exchange).access(exchange.user());
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          WireWriter.accessFields(json, access);
          json.writeEndObject();
        });
  }

  private void change(Exchange exchange) {
    User by = exchange.user();
    UserId whom = UserId.of(exchange.path("user"));
    JsonFields body = exchange.body();
    RoomCommand.ChangeRole command =
        new RoomCommand.ChangeRole(whom, body.oneOf("role", Role.class), null);
    Room room = rooms.addressed(exchange);
    Outcome.Accepted outcome = rooms.submit(by, room, command, WireReader.key(body));
    Member member = member(outcome, room, whom);
    exchange.json(200, json -> WireWriter.member(json, member));
  }

  /** Returns the member that a command made, or whom it found to be already what it asked for. */
  private static Member member(Outcome.Accepted outcome, Room room, UserId whom) {
    return outcome.events().stream()
        .map(EventTraits::member)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> Optional.ofNullable(room.view().state().members().get(whom)))
        .orElseThrow(() -> new RejectedException(ErrorCode.MEMBER_NOT_FOUND));
  }

  private void kick(Exchange exchange) {
    User by = exchange.user();
    UserId whom = UserId.of(exchange.path("user"));
    IdempotencyKey key = WireReader.key(exchange.optionalBody());
    rooms.submit(by, rooms.addressed(exchange), new RoomCommand.Kick(whom), key);
    exchange.empty(204);
  }
}
