package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.host.SourcedRoom;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoredRoom;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.command.DeterministicIds;
import io.synctv.core.engine.Engine;
import io.synctv.core.log.RoomReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes rooms over that the application knows and the stores do not. The stores decide which of
 * several nodes keeps a room; its members are one change, which has the same id on whichever node
 * and so is made once. Until then the room itself says that its members are missing, so that
 * whoever loads it next keeps them, whatever happened in between. Blocks; safe for use by several
 * threads.
 */
final class RoomImport {

  /** When the owner joined, while the members are missing: no room is made at this time. */
  private static final long INCOMPLETE = 0;

  private final Engine engine;
  private final RoomReader reader;

  RoomImport(Engine engine, RoomReader reader) {
    this.engine = engine;
    this.reader = reader;
  }

  /**
   * Asks the application for a room that the stores did not have, and keeps it.
   *
   * @return the room as it is kept, or null when there is none, or it was closed
   * @throws RejectedException when the application gives no answer
   */
  @Nullable StoredRoom take(RoomId id) {
    if (!(engine.stores().changes().since(id, Revision.CREATED) instanceof Changes.Gone)) {
      return reader.read(id); // closed, which is remembered, or kept just now by somebody else
    }
    Optional<SourcedRoom> found = ask(id);
    if (found.isEmpty()) {
      return null;
    }
    keep(id, found.get());
    StoredRoom kept = reader.read(id);
    return kept != null && incomplete(kept) ? complete(kept, found.get().members()) : kept;
  }

  /** Says whether a room was taken over and its members were not kept. */
  boolean incomplete(StoredRoom room) {
    return room.revision().equals(Revision.CREATED)
        && room.members().stream()
            .anyMatch(member -> member.role() == Role.OWNER && member.joinedAt() == INCOMPLETE);
  }

  /**
   * Asks the application for the members of a room that were not kept, and keeps them.
   *
   * @return the room as it is kept, or null when it was closed
   * @throws RejectedException when the application gives no answer
   */
  @Nullable StoredRoom complete(StoredRoom room) {
    List<Member> members = ask(room.info().id()).map(SourcedRoom::members).orElse(List.of());
    return complete(room, members);
  }

  private Optional<SourcedRoom> ask(RoomId id) {
    CompletableFuture<Optional<SourcedRoom>> answer = engine.host().room(id);
    if (!engine.await(answer, engine.joinDeadline())) {
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedException refusal) {
        throw refusal;
      }
      throw new RejectedException(ErrorCode.UNAVAILABLE); // logged where it was asked
    }
  }

  private void keep(RoomId id, SourcedRoom room) {
    long now = engine.now();
    RoomInfo info =
        new RoomInfo(
            id,
            room.name(),
            room.owner(),
            now,
            room.hidden(),
            room.passwordHash(),
            room.settings());
    Member owner = Member.of(room.owner(), Role.OWNER, room.members().isEmpty() ? now : INCOMPLETE);
    switch (engine.stores().rooms().create(info, owner, Integer.MAX_VALUE, null)) {
      case CreateResult.Created created -> engine.publicRooms().created(info);
      case CreateResult.Exists exists -> {} // another node was faster, perhaps without the members
      case CreateResult.TooMany tooMany ->
          throw new StoreException("a limit was applied to room " + id + " that has none");
      case CreateResult.Known known ->
          throw new StoreException("a key was found for room " + id + " that has none");
    }
  }

  /** Unless the application says otherwise its members are its own, whatever password is set. */
  private static Member brought(Member member) {
    return member.joinedBy() == null ? member.withJoinedBy(JoinedBy.APPLICATION) : member;
  }

  private @Nullable StoredRoom complete(StoredRoom room, List<Member> members) {
    RoomId id = room.info().id();
    User owner = room.info().owner();
    long createdAt = room.info().createdAt();
    List<RoomEvent> events = new ArrayList<>();
    events.add(new MemberEvent.Changed(Member.of(owner, Role.OWNER, createdAt), true));
    for (Member member : members) {
      if (!member.user().id().equals(owner.id())) {
        events.add(new MemberEvent.Changed(brought(member), true));
      }
    }
    DurableChange change =
        new DurableChange(
            createdAt,
            List.of(
                new DurableChange.Effect(Actor.of(owner), null, null, List.of(), events, null)));
    // Late when another node was faster: then the room has its members, too.
    var unused =
        engine
            .stores()
            .changes()
            .apply(
                id,
                new RoomChange(
                    DeterministicIds.takeover(id),
                    Revision.CREATED,
                    List.of(new CommandEffect(null, events)),
                    List.of(),
                    change.toBytes()));
    return reader.read(id);
  }
}
