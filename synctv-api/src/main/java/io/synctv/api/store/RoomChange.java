package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import java.util.Objects;

/**
 * One transaction on what is kept of a room: the effects of one or more commands.
 *
 * <p>A change whose events are all of chat leaves the room's revision as it is and depends on none.
 * A change without effects writes nothing: it confirms that {@link #base} is still the room's
 * revision and looks its keys up.
 *
 * @param id random and unique: applying the same change again finds it applied
 * @param base the revision the effects were planned on
 * @param effects what the commands do, in order
 * @param lookups keys of commands without an effect, which were refused or had nothing to do: they
 *     are looked up as those of the effects are, and not kept
 * @param payload the whole change, encoded, opaque to the store; {@link ChangeStore#since} returns
 *     it. Not to be changed; empty when the revision stays as it is
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record RoomChange(
    String id,
    Revision base,
    List<CommandEffect> effects,
    List<CommandKey> lookups,
    byte[] payload) {

  /** Copies the lists. */
  public RoomChange {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(effects, "effects");
    Objects.requireNonNull(lookups, "lookups");
    Objects.requireNonNull(payload, "payload");
    effects = List.copyOf(effects);
    lookups = List.copyOf(lookups);
  }

  /** {@return whether it makes a new revision: something else happens than chat} */
  public boolean revises() {
    return effects.stream()
        .flatMap(effect -> effect.events().stream())
        .anyMatch(RoomChange::revises);
  }

  /** {@return whether it writes nothing} */
  public boolean confirms() {
    return effects.isEmpty();
  }

  /**
   * Says whether an event makes a new revision of its room.
   *
   * @param event what happens
   * @return true for what the room's revision orders: all but playback and chat
   */
  public static boolean revises(RoomEvent event) {
    Objects.requireNonNull(event, "event");
    return switch (event) {
      case PlaybackEvent playback -> false;
      case ChatEvent.Posted posted -> false; // by name: what is not told so is lost with its node
      case PlaylistEvent playlist -> true;
      case MemberEvent member -> true;
      case InfoEvent info -> true;
    };
  }
}
