package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import io.synctv.api.UserId;
import io.synctv.api.member.Member;
import java.util.List;
import java.util.Objects;

/** What happens to the people of a room. Durable, under the room's revision. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface MemberEvent extends RoomEvent {

  /**
   * Somebody became a member, or a member's role or rights changed.
   *
   * @param member the member from now on
   * @param joined true when they were not a member before
   */
  record Changed(Member member, boolean joined) implements MemberEvent {
    /** Refuses null. */
    public Changed {
      Objects.requireNonNull(member, "member");
    }
  }

  /**
   * People are no members any more: the password by which they came was changed, or they were sent
   * out of a room that is locked. They may become members again as anybody may.
   *
   * @param whom who, at least one and at most {@link #MOST}; more are told by several events
   */
  record Ended(List<UserId> whom) implements MemberEvent {

    /** The most people of one event, so that it stays small whatever the room. */
    public static final int MOST = 500;

    /** Copies the list, and checks its size. */
    public Ended {
      whom = List.copyOf(whom);
      if (whom.isEmpty() || whom.size() > MOST) {
        throw new InvalidValueException("the number of people must be from 1 to " + MOST);
      }
    }
  }

  /**
   * Somebody was sent out of the room, and may come back. It changes nothing that is kept: each
   * node ends the sessions there that had begun by the time of the event, which is {@link
   * OrderedEvent#at}.
   *
   * @param whom who; they need not be a member, nor there
   */
  record Kicked(UserId whom) implements MemberEvent {
    /** Refuses null. */
    public Kicked {
      Objects.requireNonNull(whom, "whom");
    }
  }
}
