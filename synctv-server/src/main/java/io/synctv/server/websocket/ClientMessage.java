package io.synctv.server.websocket;

import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import io.synctv.api.command.Submission;
import io.synctv.api.session.PlayerReport;
import org.jspecify.annotations.Nullable;

/** A message from a client. {@code id} is the client's number for the message, or null. */
sealed interface ClientMessage {

  @Nullable Long id();

  /**
   * Authenticates and joins. {@code device} and {@code client} are cut to what the protocol allows.
   */
  record Hello(
      @Nullable Long id, String token, @Nullable ResumePoint resume, @Nullable String device)
      implements ClientMessage {

    @Override
    public String toString() {
      return "Hello[id=" + id + ", resume=" + resume + "]";
    }
  }

  /** The last event that a client has. */
  record ResumePoint(Epoch epoch, long seq, @Nullable SessionId session) {}

  /** Asks for cluster time. */
  record Ping(@Nullable Long id, double t0) implements ClientMessage {}

  /** Submits a command. */
  record Submit(@Nullable Long id, Submission submission) implements ClientMessage {}

  /** Reports the state of the player. */
  record Report(@Nullable Long id, PlayerReport report) implements ClientMessage {}

  /** Signals that the user is typing. */
  record Typing(@Nullable Long id) implements ClientMessage {}

  /** Asks for the events that are missing. */
  record Sync(@Nullable Long id, @Nullable ResumePoint from) implements ClientMessage {}
}
