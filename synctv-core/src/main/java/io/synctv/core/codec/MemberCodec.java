package io.synctv.core.codec;

import io.synctv.api.UserId;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import org.jspecify.annotations.Nullable;

/** Members and their events as {@link TaggedFields}. */
final class MemberCodec {

  private static final int CHANGED = 14;
  private static final int KICKED = 17;
  private static final int ENDED = 18;

  private MemberCodec() {}

  static TaggedFields.Writer put(TaggedFields.Writer out, MemberEvent event) {
    TaggedFields.Writer inner = new TaggedFields.Writer();
    return switch (event) {
      case MemberEvent.Changed changed ->
          out.nested(CHANGED, inner.nested(1, write(changed.member())).flag(2, changed.joined()));
      case MemberEvent.Ended ended -> {
        ended.whom().forEach(user -> inner.text(1, user.value()));
        yield out.nested(ENDED, inner);
      }
      case MemberEvent.Kicked kicked -> out.nested(KICKED, inner.text(1, kicked.whom().value()));
    };
  }

  /** Returns null when it is an event of something else. */
  static @Nullable MemberEvent get(TaggedFields.Reader in) {
    if (in.has(CHANGED)) {
      TaggedFields.Reader event = in.nested(CHANGED);
      return new MemberEvent.Changed(member(event.nested(1)), event.flag(2));
    }
    if (in.has(ENDED)) {
      return new MemberEvent.Ended(in.nested(ENDED).texts(1).stream().map(UserId::of).toList());
    }
    return in.has(KICKED) ? new MemberEvent.Kicked(UserId.of(in.nested(KICKED).text(1))) : null;
  }

  private static TaggedFields.Writer write(Member member) {
    JoinedBy way = member.joinedBy();
    return new TaggedFields.Writer()
        .nested(1, ValueCodec.write(member.user()))
        .text(2, member.role().name())
        .number(3, member.grants().mask())
        .number(4, member.denials().mask())
        .number(5, member.joinedAt())
        .text(6, way == null ? null : way.name());
  }

  private static Member member(TaggedFields.Reader in) {
    return new Member(
        ValueCodec.user(in.nested(1)),
        Role.valueOf(in.text(2)),
        new PermissionSet(in.number(3)),
        new PermissionSet(in.number(4)),
        in.number(5),
        JoinedBy.named(in.optionalText(6)));
  }
}
