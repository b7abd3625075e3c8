package io.synctv.core.simulation;

import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;

/** Answers of the log server, short enough for a trace. */
final class LogText {

  private LogText() {}

  static String of(Object answer) {
    return switch (answer) {
      case LogHead head -> head(head);
      case CommitResult.Conflict conflict -> "Conflict " + head(conflict.head());
      case Replay.Complete complete -> "Complete " + complete.entries().size();
      case Replay.Unavailable unavailable -> "Unavailable " + head(unavailable.head());
      case null -> "nothing";
      default -> answer.toString();
    };
  }

  private static String head(LogHead head) {
    return "head["
        + head.epoch()
        + " seq "
        + head.seq()
        + " version "
        + head.version()
        + " told "
        + head.told()
        + "]";
  }
}
