package io.synctv.core.chat;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.Permission;
import io.synctv.core.limit.Limits;
import io.synctv.core.member.Rights;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.List;

/** The rules of the chat. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class ChatDecisions {

  private ChatDecisions() {}

  /**
   * Decides a command.
   *
   * @param state the room
   * @param command what is asked
   * @param context who asks, and when
   * @param limits how long a message may be
   * @return what happens, or why not
   */
  public static Decision decide(
      RoomState state, ChatCommand command, DecisionContext context, Limits limits) {
    return switch (command) {
      case ChatCommand.Send send -> send(state, send, context, limits);
    };
  }

  private static Decision send(
      RoomState state, ChatCommand.Send send, DecisionContext context, Limits limits) {
    if (!Rights.permissions(state, context).has(Permission.SEND_CHAT)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    if (send.text().codePointCount(0, send.text().length()) > limits.chatLength()) {
      return new Decision.Rejected(
          new Rejection(
              ErrorCode.INVALID, "text must have at most " + limits.chatLength() + " characters"));
    }
    ChatMessage message =
        new ChatMessage(
            ChatId.of(context.ids().next()),
            context.actor().user(),
            send.text(),
            context.now(),
            send.replyTo(),
            send.mediaPosition(),
            1);
    return new Decision.Accepted(
        List.of(new ChatEvent.Posted(message)), List.of(message.id().value()), null);
  }
}
