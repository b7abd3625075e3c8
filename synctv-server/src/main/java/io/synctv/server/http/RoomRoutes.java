package io.synctv.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.Permission;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.Page;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.state.RoomState;
import io.synctv.server.auth.RateLimits;
import io.synctv.server.auth.RateLimits.Rule;
import io.synctv.server.auth.RoomPasswords;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import io.synctv.server.json.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Making, finding, changing, joining and deleting rooms. */
public final class RoomRoutes {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final RoomRequests rooms;
  private final RoomPasswords passwords;
  private final RateLimits limits;
  private final int perPerson;
  private final int perAddress;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   * @param limits counts new rooms and passwords
   * @param perPerson how many rooms one person may make per minute
   * @param perAddress how many rooms may be made from one address per minute
   */
  public RoomRoutes(SyncTv sync, RateLimits limits, int perPerson, int perAddress) {
    this.rooms = new RoomRequests(sync);
    this.passwords = new RoomPasswords(limits);
    this.limits = limits;
    this.perPerson = perPerson;
    this.perAddress = perAddress;
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/rooms").atMost(Api.SHORT).get(this::list).post(this::create);
    api.at("/rooms/{room}")
        .atMost(Api.SHORT)
        .get(this::show)
        .patch(this::change)
        .delete(this::delete);
    api.at("/rooms/{room}/join").atMost(Api.SHORT).post(this::join);
  }

  private void list(Exchange exchange) {
    Page<RoomInfo> page =
        rooms.sync().rooms(exchange.query("query"), exchange.limit(), exchange.query("cursor"));
    Map<RoomId, Integer> online =
        rooms.sync().online(page.items().stream().map(RoomInfo::id).toList());
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (RoomInfo info : page.items()) {
            write(json, info, online.getOrDefault(info.id(), 0));
          }
          json.writeEndArray();
          if (page.nextCursor() != null) {
            json.writeStringField("nextCursor", page.nextCursor());
          }
          json.writeEndObject();
        });
  }

  /**
   * Writes a room of a list. What is playing is written for rooms in memory only: none is loaded.
   */
  private void write(JsonGenerator json, RoomInfo info, int online) throws IOException {
    Optional<Room> room =
        rooms.sync().online(info.id()) == 0 ? Optional.empty() : rooms.sync().room(info.id());
    if (room.isPresent()) {
      write(json, room.get());
    } else {
      WireWriter.room(json, info, online, null);
    }
  }

  private void create(Exchange exchange) {
    User owner = exchange.user();
    JsonFields body = exchange.body();
    JsonFields settings = body.optionalObject("settings");
    String password = body.optionalText("password");
    IdempotencyKey key = WireReader.key(body);
    RoomSpec open =
        new RoomSpec(
            body.text("name"),
            Boolean.TRUE.equals(body.optionalFlag("hidden")),
            null,
            settings == null
                ? RoomSettings.DEFAULT
                : WireReader.settings(settings).on(RoomSettings.DEFAULT));
    String address = exchange.address();
    limits.note(
        List.of(new Rule("rooms:user:" + owner.id().asKey(), perPerson, MINUTE)),
        List.of(new Rule("rooms:address:" + address, perAddress, MINUTE)));
    RoomSpec spec =
        password == null
            ? open
            : new RoomSpec(
                open.name(),
                open.hidden(),
                passwords.hash(owner.id(), address, password),
                open.settings());
    Room room = rooms.sync().createRoom(spec, owner, key);
    exchange.header(HeaderNames.LOCATION, Api.BASE + "/rooms/" + room.id().value());
    exchange.json(201, json -> write(json, room));
  }

  private void show(Exchange exchange) {
    Room room = rooms.find(exchange);
    exchange.json(200, json -> write(json, room));
  }

  private void change(Exchange exchange) {
    User user = exchange.user();
    JsonFields body = exchange.body();
    Room room = rooms.find(exchange);
    JsonFields settings = body.optionalObject("settings");
    RoomCommand.Update others =
        new RoomCommand.Update(
            body.optionalText("name"),
            body.optionalFlag("hidden"),
            null,
            settings == null ? null : WireReader.settings(settings));
    Submission submission = WireReader.submission(others, body);
    RoomCommand.Update update =
        body.has("password")
            ? new RoomCommand.Update(
                others.name(),
                others.hidden(),
                new RoomCommand.PasswordChange(
                    newHash(exchange, room, body.optionalText("password"))),
                others.settings())
            : others;
    rooms.submit(
        user,
        room,
        new Submission(
            update, submission.expectedMedia(), submission.expectedVersion(), submission.key()));
    exchange.json(200, json -> write(json, room));
  }

  /** Hashes a room's new password for whoever may set one. */
  private @Nullable String newHash(Exchange exchange, Room room, @Nullable String password) {
    if (password == null) {
      return null;
    }
    User user = exchange.user();
    RoomAccess access = room.access(user);
    if (!access.permissions().has(Permission.CHANGE_SETTINGS)) {
      throw new RejectedException(
          access.mayEnter() ? ErrorCode.FORBIDDEN : ErrorCode.JOIN_REQUIRED);
    }
    return passwords.hash(user.id(), exchange.address(), password);
  }

  private void delete(Exchange exchange) {
    User user = exchange.user();
    IdempotencyKey key = exchange.key();
    rooms.submit(user, rooms.addressed(exchange), new RoomCommand.Close(), key);
    exchange.empty(204);
  }

  private void join(Exchange exchange) {
    User user = exchange.user();
    JsonFields body = exchange.optionalBody();
    String password = body.optionalText("password");
    IdempotencyKey key = WireReader.key(body);
    Room room = rooms.find(exchange);
    String hash = room.info().passwordHash();
    boolean asked = hash != null && !room.access(user).mayEnter();
    if (hash != null && asked) {
      passwords.check(
          room.id(), user.id(), exchange.address(), password == null ? "" : password, hash);
    }
    // A room that this node takes for open may have been locked: then nobody has asked.
    rooms.submit(user, room, new RoomCommand.Join(asked), key);
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeFieldName("room");
          write(json, room);
          WireWriter.accessFields(json, room.access(user));
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Room room) throws IOException {
    RoomState state = room.view().state();
    PlaylistItem current = state.current();
    // What plays behind a password is nobody's business.
    String playing = current == null || state.info().locked() ? null : current.media().name();
    WireWriter.room(json, state.info(), room.count(), playing);
  }
}
