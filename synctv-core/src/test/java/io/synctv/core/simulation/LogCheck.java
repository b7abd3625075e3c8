package io.synctv.core.simulation;

import io.synctv.api.Epoch;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.Commit;
import io.synctv.core.codec.EventCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What must hold of each commit that the log takes; numbers as with {@link Checker}. */
final class LogCheck {

  private static final Epoch SOME = Epoch.of("some");

  private final Ledger ledger;
  private final Consumer<String> broken;

  /** All media the room's timeline was ever set to. */
  private final Set<MediaId> played = new HashSet<>();

  LogCheck(Ledger ledger, Consumer<String> broken) {
    this.ledger = ledger;
    this.broken = broken;
  }

  /**
   * Every durable change is told whole, once and after the one before it, as the database has it.
   */
  void committed(Commit commit) {
    Revision told = commit.told() == null ? null : commit.told().from();
    List<RoomEvent> change = new ArrayList<>();
    for (byte[] payload : commit.events()) {
      EventCodec.Decoded entry = EventCodec.decode(SOME, 1, payload);
      RoomEvent event = entry.event().event();
      if (event instanceof PlaybackEvent.Changed changed) {
        MediaId media = changed.playback().media();
        if (media != null) {
          played.add(media);
        }
      }
      EventCodec.Part part = entry.header().part();
      if (part == null) {
        if (!change.isEmpty()) {
          broken.accept("4: something was told between the parts of a change: " + event);
        }
        continue;
      }
      if (!part.previous().equals(told)) {
        broken.accept("4: " + part + " was told after " + told);
      }
      change.add(event);
      if (part.last()) {
        told = part.revision();
        if (!ledger.wentBack() && !change.equals(ledger.events(told))) {
          broken.accept("4: " + told + " was told as " + change + ", not " + ledger.events(told));
        }
        change.clear();
      }
    }
    if (commit.told() != null && !commit.told().to().equals(told)) {
      broken.accept(
          "4: a commit says it tells up to " + commit.told().to() + " and ends at " + told);
    }
  }

  /** What was added to be played is played by whoever tells it, unless it is gone by then. */
  void addedIsPlayed(List<Request> requests) {
    boolean closed = ledger.closedAt() != Long.MAX_VALUE; // perhaps told by nobody
    if (closed || ledger.wentBack() || ledger.restricted()) {
      return;
    }
    for (Request request : requests) {
      if (request.submission.command() instanceof PlaylistCommand.Add add
          && add.mode() != PlaylistCommand.AddMode.APPEND) {
        for (Request.Attempt attempt : request.attempts) {
          if (attempt.outcome instanceof Outcome.Accepted yes
              && !yes.ids().isEmpty()
              && ledger.isThere(MediaId.of(yes.ids().getFirst()))
              && !played.contains(MediaId.of(yes.ids().getFirst()))) {
            broken.accept("11: " + request + " was accepted and its media never chosen: " + yes);
          }
        }
      }
    }
  }
}
