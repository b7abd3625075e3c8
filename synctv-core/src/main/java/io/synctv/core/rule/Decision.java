package io.synctv.core.rule;

import io.synctv.api.ApiStatus;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.RoomEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule says to a command. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface Decision {

  /**
   * The command is accepted.
   *
   * @param events what happens; empty when there is nothing to do
   * @param ids identifiers that were made
   * @param then what is chosen to play as part of it, or null
   */
  record Accepted(List<RoomEvent> events, List<String> ids, PlaybackCommand.@Nullable Select then)
      implements Decision {}

  /**
   * The command is rejected.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Decision {}

  /**
   * Accepts a command that causes one event.
   *
   * @param event what happens
   * @return the decision
   */
  static Decision accepted(RoomEvent event) {
    return new Accepted(List.of(event), List.of(), null);
  }

  /**
   * Accepts a command that causes events.
   *
   * @param first what happens first
   * @param more what happens with it, in order
   * @return the decision
   */
  static Decision accepted(RoomEvent first, List<RoomEvent> more) {
    List<RoomEvent> events = new ArrayList<>();
    events.add(first);
    events.addAll(more);
    return new Accepted(List.copyOf(events), List.of(), null);
  }

  /**
   * Accepts a command that changes nothing.
   *
   * @return the decision
   */
  static Decision nothing() {
    return new Accepted(List.of(), List.of(), null);
  }

  /**
   * Rejects a command.
   *
   * @param code why
   * @return the decision
   */
  static Decision rejected(ErrorCode code) {
    return new Rejected(Rejection.of(code));
  }
}
