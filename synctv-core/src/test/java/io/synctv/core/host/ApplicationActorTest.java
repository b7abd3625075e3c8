package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.session.JoinRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application acts in its rooms itself, without a session, a membership or a right. */
final class ApplicationActorTest {

  private static final User ADA = User.of("ada");
  private static final Actor BOT = Actor.application(User.of("house"));

  private final SyncTv sync =
      SyncTv.builder().accessPolicy((room, user) -> AccessDecision.roomRules()).build();
  private final Room room =
      sync.createRoom(new RoomSpec("Room", false, "hash", RoomSettings.DEFAULT), ADA);
  private final Viewer ada = Viewer.in(room, "ada");

  @AfterEach
  void stop() {
    sync.close();
  }

  private ErrorCode refusal(Actor actor, Command command) {
    return Wait.answer(room.submit(actor, Submission.of(command))) instanceof Outcome.Rejected no
        ? no.rejection().code()
        : null;
  }

  @Test
  void itMayDoWhatTheOwnerMay() {
    assertThat(refusal(Actor.of(BOT.user()), Command.chat("x"))).isEqualTo(ErrorCode.JOIN_REQUIRED);

    assertThat(refusal(BOT, Command.select(Media.of("https://example.org/a.mp4")))).isNull();
    assertThat(refusal(BOT, Command.play())).isNull();
    assertThat(refusal(BOT, Command.chat("The film begins"))).isNull();
    assertThat(
            refusal(
                BOT,
                new RoomCommand.Update(
                    null,
                    null,
                    null,
                    new RoomCommand.SettingsChange(ControlPolicy.ADMINS, null, null))))
        .isNull();
    assertThat(
            refusal(BOT, new RoomCommand.ChangeRole(UserId.of("bob"), Role.ADMIN, User.of("bob"))))
        .isNull();
    assertThat(room.access(User.of("bob")).role()).isEqualTo(Role.ADMIN);
    Viewer bob = Viewer.in(room, "bob");
    assertThat(refusal(BOT, new RoomCommand.Kick(bob.user.id()))).isNull();
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    assertThat(refusal(BOT, new RoomCommand.Close())).isNull();
  }

  @Test
  void nobodySendsTheOwnerOut() {
    assertThat(refusal(BOT, new RoomCommand.Kick(ADA.id()))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(BOT, new RoomCommand.ChangeRole(ADA.id(), Role.MEMBER, null)))
        .isEqualTo(ErrorCode.OWNER_STAYS);
  }

  @Test
  void othersLearnWhomItGoesByAndNotThatItIsTheApplication() {
    refusal(BOT, Command.chat("hello"));

    Wait.until(() -> !ada.heard(SessionMessage.Ordered.class).isEmpty());
    Actor told = ada.heard(SessionMessage.Ordered.class).getFirst().event().by();
    assertThat(told).isEqualTo(Actor.of(BOT.user()));
  }

  @Test
  void anEngineWithoutAnEncoderSaysSoToWhoeverAsksForBytes() {
    List<OutboundMessage> written = new CopyOnWriteArrayList<>();
    room.join(
        new JoinRequest(ADA, null, null),
        new SessionSink() {
          @Override
          public void write(List<OutboundMessage> batch) {
            written.addAll(batch);
          }

          @Override
          public void close(CloseCode code, boolean writable) {}
        });
    ada.submit(room, Command.chat("hello"));

    Wait.until(() -> written.size() >= 2);
    assertThat(written)
        .allSatisfy(
            message -> {
              assertThat(message.size()).isPositive();
              assertThatThrownBy(message::bytes)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("SyncTvBuilder.encoder");
            });
  }
}
