package io.synctv.core.codec;

import io.synctv.api.Actor;
import io.synctv.api.Revision;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;

/**
 * The values that events of several features hold as {@link TaggedFields}: one pair of methods per
 * type, field numbers side by side.
 */
final class ValueCodec {

  private ValueCodec() {}

  static TaggedFields.Writer write(Revision revision) {
    return new TaggedFields.Writer().number(1, revision.number()).text(2, revision.change());
  }

  static Revision revision(TaggedFields.Reader in) {
    return new Revision(in.number(1), in.text(2));
  }

  /** Writes who does something: two fields of what is written. */
  static TaggedFields.Writer write(TaggedFields.Writer out, int user, int session, Actor by) {
    SessionId id = by.session();
    return out.nested(user, write(by.user())).text(session, id == null ? null : id.value());
  }

  static Actor actor(TaggedFields.Reader in, int user, int session) {
    String id = in.optionalText(session);
    return new Actor(user(in.nested(user)), id == null ? null : SessionId.of(id));
  }

  static TaggedFields.Writer write(User user) {
    return new TaggedFields.Writer()
        .text(1, user.id().value())
        .text(2, user.name())
        .text(3, user.kind().name());
  }

  static User user(TaggedFields.Reader in) {
    return new User(UserId.of(in.text(1)), in.text(2), UserKind.valueOf(in.text(3)));
  }
}
