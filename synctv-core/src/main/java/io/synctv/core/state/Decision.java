package io.synctv.core.state;

import io.synctv.api.ApiStatus;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule says to a command. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface Decision {

  /**
   * The command is granted.
   *
   * @param events what happens; empty when there is nothing to do
   * @param ids identifiers that were made
   * @param then what is chosen to play as part of it, or null
   */
  record Granted(List<RoomEvent> events, List<String> ids, PlaybackCommand.@Nullable Select then)
      implements Decision {}

  /**
   * The command is refused.
   *
   * @param rejection why
   */
  record Refused(Rejection rejection) implements Decision {}

  /**
   * Grants a command that causes one event.
   *
   * @param event what happens
   * @return the decision
   */
  static Decision granted(RoomEvent event) {
    return new Granted(List.of(event), List.of(), null);
  }

  /**
   * Grants a command that changes nothing.
   *
   * @return the decision
   */
  static Decision nothing() {
    return new Granted(List.of(), List.of(), null);
  }

  /**
   * Refuses a command.
   *
   * @param code why
   * @return the decision
   */
  static Decision refused(ErrorCode code) {
    return new Refused(Rejection.of(code));
  }
}
