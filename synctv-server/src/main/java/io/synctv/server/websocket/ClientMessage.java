package io.synctv.server.websocket;

import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import io.synctv.api.command.Submission;
import io.synctv.api.session.PlayerReport;
import org.jspecify.annotations.Nullable;

/** What a client can say. {@code id} is the client's number for the message, or null. */
sealed interface ClientMessage {

  @Nullable Long id();

  /** Who is there. {@code device} and {@code client} are cut to what the protocol allows. */
  record Hello(
      @Nullable Long id, String token, @Nullable ResumePoint resume, @Nullable String device)
      implements ClientMessage {

    @Override
    public String toString() {
      return "Hello[id=" + id + ", resume=" + resume + "]";
    }
  }

  /** Up to where a client knows the room. */
  record ResumePoint(Epoch epoch, long seq, @Nullable SessionId session) {}

  /** Asks for the time. */
  record Ping(@Nullable Long id, double t0) implements ClientMessage {}

  /** Asks the room to do something. */
  record Submit(@Nullable Long id, Submission submission) implements ClientMessage {}

  /** Tells how the player is doing. */
  record Report(@Nullable Long id, PlayerReport report) implements ClientMessage {}

  /** Tells that the person is typing. */
  record Typing(@Nullable Long id) implements ClientMessage {}

  /** Asks for what is missing. */
  record Sync(@Nullable Long id, @Nullable ResumePoint from) implements ClientMessage {}
}
