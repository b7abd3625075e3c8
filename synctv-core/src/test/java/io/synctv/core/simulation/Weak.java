package io.synctv.core.simulation;

import io.synctv.api.Revision;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import java.util.List;

/** Changes and rooms as a database sees and shows them that lacks something. */
final class Weak {

  private Weak() {}

  static RoomChange change(RoomChange change, Revision now, Weakness weakness) {
    return switch (weakness) {
      case COMPARES_NUMBERS_ONLY ->
          now == null || change.base().number() != now.number()
              ? change
              : new RoomChange(
                  change.id(), now, change.effects(), change.lookups(), change.payload());
      case KEEPS_NO_KEYS ->
          new RoomChange(
              change.id(),
              change.base(),
              change.effects().stream()
                  .map(effect -> new CommandEffect(null, effect.events()))
                  .toList(),
              List.of(),
              change.payload());
      case LOOKS_NO_KEYS_UP ->
          new RoomChange(change.id(), change.base(), change.effects(), List.of(), change.payload());
      default -> change;
    };
  }

  /** Returns a room of which some parts were read before others. */
  static StoredRoom mixed(StoredRoom first, StoredRoom second) {
    return new StoredRoom(
        first.revision(),
        first.info(),
        first.members(),
        second.playlist(),
        second.chat(),
        second.playback());
  }
}
