package io.synctv.core.room;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.CommandKey;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.KnownCommand;
import io.synctv.core.directory.AbsentRooms;
import io.synctv.core.engine.Engine;
import org.jspecify.annotations.Nullable;

/** Makes rooms in the stores. Blocks; safe for use by several threads. */
final class RoomCreation {

  private final Engine engine;
  private final AbsentRooms absent;

  /**
   * Makes it.
   *
   * @param absent rooms that the database did not have, of which one may be there now
   */
  RoomCreation(Engine engine, AbsentRooms absent) {
    this.engine = engine;
    this.absent = absent;
  }

  /** Keeps a new room and returns its id, or that of the room the key has made before. Blocks. */
  RoomId create(RoomSpec spec, User owner, @Nullable IdempotencyKey key) {
    long now = engine.now();
    RoomInfo info =
        new RoomInfo(
            spec.id() == null ? RoomId.of(engine.ids().next()) : spec.id(),
            spec.name(),
            owner,
            now,
            spec.hidden(),
            spec.passwordHash(),
            spec.settings());
    Member member = Member.of(owner, Role.OWNER, now);
    CommandKey named = key == null ? null : new CommandKey(owner.id(), key, spec.digest(), null);
    CreateResult result =
        engine.stores().rooms().create(info, member, engine.limits().roomsPerUser(), named);
    return switch (result) {
      case CreateResult.Created created -> {
        if (spec.id() != null) {
          absent.remove(info.id());
        }
        engine.publicRooms().created(info);
        yield info.id();
      }
      case CreateResult.Exists exists -> {
        absent.remove(info.id()); // somebody else has made it: whoever looks for it now finds it
        throw new RejectedException(ErrorCode.ROOM_EXISTS);
      }
      case CreateResult.TooMany tooMany -> throw new RejectedException(ErrorCode.TOO_MANY_ROOMS);
      case CreateResult.Known known ->
          switch (known.command()) {
            case KnownCommand.Created created -> created.room();
            case KnownCommand.Changed changed -> throw new RejectedException(ErrorCode.KEY_REUSED);
            case KnownCommand.Posted posted -> throw new RejectedException(ErrorCode.KEY_REUSED);
            case KnownCommand.Reused reused -> throw new RejectedException(ErrorCode.KEY_REUSED);
          };
    };
  }
}
