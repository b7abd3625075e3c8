package io.synctv.core.chat;

import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.cinema;
import static io.synctv.core.fake.Scene.info;
import static io.synctv.core.fake.Scene.only;
import static io.synctv.core.fake.Scene.refusal;
import static io.synctv.core.fake.Scene.room;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.ChatCommand.Send;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.limit.Limits;
import io.synctv.core.state.RoomState;
import org.junit.jupiter.api.Test;

final class ChatDecisionsTest {

  private static final Limits LIMITS = Limits.builder().chatLength(5).build();

  @Test
  void aMessageSaysWhoWhenAndWhere() {
    ChatEvent.Posted posted =
        (ChatEvent.Posted)
            only(
                ChatDecisions.decide(
                    cinema(), new Send("Hi", null, 12.0), at(NOW, MEMBER), LIMITS));
    ChatMessage message = posted.message();
    assertThat(message.from()).isEqualTo(MEMBER);
    assertThat(message.at()).isEqualTo(NOW);
    assertThat(message.mediaPosition()).isEqualTo(12);
  }

  @Test
  void theLengthIsCountedInCharactersAsPeopleSeeThem() {
    assertThat(
            refusal(
                ChatDecisions.decide(
                    cinema(), new Send("🎬🎬🎬🎬🎬", null, null), at(NOW, MEMBER), LIMITS)))
        .isNull();
    assertThat(
            refusal(
                ChatDecisions.decide(
                    cinema(), new Send("123456", null, null), at(NOW, MEMBER), LIMITS)))
        .isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void whoeverWasDeniedTheRightMayNotChat() {
    RoomState state =
        room(
            info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null),
            new Member(
                MEMBER,
                Role.MEMBER,
                PermissionSet.NONE,
                PermissionSet.of(Permission.SEND_CHAT),
                1));
    assertThat(
            refusal(
                ChatDecisions.decide(state, new Send("x", null, null), at(NOW, MEMBER), LIMITS)))
        .isEqualTo(ErrorCode.FORBIDDEN);
  }
}
