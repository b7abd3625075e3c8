package io.synctv.server.http;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.util.Optional;
import java.util.stream.Stream;

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
    api.at("/rooms/{room}/members/{user}").atMost(Api.SHORT).patch(this::change);
    api.at("/rooms/{room}/members/{user}/kick").atMost(Api.SHORT).post(this::kick);
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
        .flatMap(MemberRoutes::member)
        .findFirst()
        .or(() -> Optional.ofNullable(room.view().state().members().get(whom)))
        .orElseThrow(() -> new RejectedException(ErrorCode.MEMBER_NOT_FOUND));
  }

  private static Stream<Member> member(RoomEvent event) {
    return switch (event) {
      case MemberEvent.Changed changed -> Stream.of(changed.member());
      case MemberEvent.Ended ended -> Stream.empty();
      case MemberEvent.Kicked kicked -> Stream.empty();
      case PlaybackEvent playback -> Stream.empty();
      case PlaylistEvent playlist -> Stream.empty();
      case ChatEvent chat -> Stream.empty();
      case InfoEvent info -> Stream.empty();
    };
  }

  private void kick(Exchange exchange) {
    User by = exchange.user();
    UserId whom = UserId.of(exchange.path("user"));
    IdempotencyKey key = WireReader.key(exchange.optionalBody());
    rooms.submit(by, rooms.addressed(exchange), new RoomCommand.Kick(whom), key);
    exchange.empty(204);
  }
}
