package io.synctv.core.simulation;

import io.synctv.api.User;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.Submission;
import java.util.ArrayList;
import java.util.List;

/** A command of a client, with all times it was sent and what was answered. */
final class Request {

  /** Where the effect of a command is kept. */
  enum Kind {
    DURABLE,
    CHAT,
    PLAYBACK
  }

  /** One time it reached a node. */
  static final class Attempt {
    final Node node;
    final long received;
    long answered = Long.MAX_VALUE;
    Outcome outcome;

    Attempt(Node node, long received) {
      this.node = node;
      this.received = received;
    }
  }

  final int number;
  final User user;
  final Submission submission;
  final List<Attempt> attempts = new ArrayList<>();

  /** How often it was sent. */
  int sent;

  /** What happens when there is no answer in time, or null. */
  Scheduler.Step patience;

  Request(int number, User user, Submission submission) {
    this.number = number;
    this.user = user;
    this.submission = submission;
  }

  Kind kind() {
    return switch (submission.command()) {
      case PlaybackCommand playback -> Kind.PLAYBACK;
      case ChatCommand chat -> Kind.CHAT;
      default -> Kind.DURABLE;
    };
  }

  String name() {
    return submission.key() == null ? null : user.id() + " " + submission.key();
  }

  @Override
  public String toString() {
    return "#" + number + " of " + user.id() + " " + submission;
  }
}
