package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.member.Member;
import java.util.List;

/** Keeps who belongs to which room. See {@link Stores} for blocking, threads and failure. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface MemberStore {

  /**
   * Keeps a member, in place of what was kept of the same person. Does nothing when the room is not
   * kept.
   *
   * @param room which room
   * @param member the member from now on
   */
  void put(RoomId room, Member member);

  /**
   * Returns all members of a room.
   *
   * @param room which room
   * @return the members, in no particular order; empty when the room is not kept
   */
  List<Member> list(RoomId room);
}
