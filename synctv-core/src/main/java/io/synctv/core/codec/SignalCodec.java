package io.synctv.core.codec;

import io.synctv.api.SessionId;
import io.synctv.api.UserId;
import io.synctv.core.codec.NodeMessage.Signalled;
import org.jspecify.annotations.Nullable;

/**
 * Signals and whom they are for as {@link TaggedFields}. Nodes skip a signal of a kind they do not
 * know.
 */
final class SignalCodec {

  private static final int USER = 1;
  private static final int SESSION = 2;

  private static final int TYPING = 10;
  private static final int NOTICE = 11;

  private SignalCodec() {}

  static TaggedFields.Writer write(Signalled signalled) {
    TaggedFields.Writer out = new TaggedFields.Writer();
    switch (signalled.to()) {
      case Recipient.Everyone everyone -> {}
      case Recipient.OfUser(UserId user) -> out.text(USER, user.value());
      case Recipient.OfSession(SessionId session) -> out.text(SESSION, session.value());
    }
    return switch (signalled.signal()) {
      case Signal.Typing typing -> out.nested(TYPING, ValueCodec.write(typing.user()));
      case Signal.Notice notice -> out.text(NOTICE, notice.code());
    };
  }

  /** Returns null for a signal of a newer version. */
  static @Nullable Signalled read(TaggedFields.Reader in) {
    Signal signal = signal(in);
    return signal == null ? null : new Signalled(recipient(in), signal);
  }

  private static @Nullable Signal signal(TaggedFields.Reader in) {
    if (in.has(TYPING)) {
      return new Signal.Typing(ValueCodec.user(in.nested(TYPING)));
    }
    return in.has(NOTICE) ? new Signal.Notice(in.text(NOTICE)) : null;
  }

  private static Recipient recipient(TaggedFields.Reader in) {
    if (in.has(SESSION)) {
      return new Recipient.OfSession(SessionId.of(in.text(SESSION)));
    }
    return in.has(USER) ? new Recipient.OfUser(UserId.of(in.text(USER))) : new Recipient.Everyone();
  }
}
