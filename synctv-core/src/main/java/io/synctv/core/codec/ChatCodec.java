package io.synctv.core.codec;

import io.synctv.api.ChatId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import org.jspecify.annotations.Nullable;

/** Chat messages and their events as {@link TaggedFields}. */
final class ChatCodec {

  private static final int POSTED = 13;

  private ChatCodec() {}

  static TaggedFields.Writer put(TaggedFields.Writer out, ChatEvent event) {
    return switch (event) {
      case ChatEvent.Posted posted ->
          out.nested(POSTED, new TaggedFields.Writer().nested(1, write(posted.message())));
    };
  }

  /** Returns null when it is an event of something else. */
  static @Nullable ChatEvent get(TaggedFields.Reader in) {
    return in.has(POSTED) ? new ChatEvent.Posted(message(in.nested(POSTED).nested(1))) : null;
  }

  private static TaggedFields.Writer write(ChatMessage message) {
    ChatId replyTo = message.replyTo();
    return new TaggedFields.Writer()
        .text(1, message.id().value())
        .nested(2, ValueCodec.write(message.from()))
        .text(3, message.text())
        .number(4, message.at())
        .text(5, replyTo == null ? null : replyTo.value())
        .real(6, message.mediaPosition())
        .number(7, message.version());
  }

  private static ChatMessage message(TaggedFields.Reader in) {
    String replyTo = in.optionalText(5);
    return new ChatMessage(
        ChatId.of(in.text(1)),
        ValueCodec.user(in.nested(2)),
        in.text(3),
        in.number(4),
        replyTo == null ? null : ChatId.of(replyTo),
        in.optionalReal(6),
        in.has(7) ? in.number(7) : 1);
  }
}
