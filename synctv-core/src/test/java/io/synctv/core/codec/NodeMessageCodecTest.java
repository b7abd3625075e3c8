package io.synctv.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.SessionId;
import io.synctv.api.UserId;
import io.synctv.core.codec.NodeMessage.Kick;
import io.synctv.core.codec.NodeMessage.Signalled;
import io.synctv.core.codec.NodeMessageCodec.Numbered;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes tell each other, and what nodes of other versions make of it. */
final class NodeMessageCodecTest {

  @Test
  void everyMessageComesBackAsItWas() {
    for (long seed = 1; seed <= 300; seed++) {
      Samples samples = new Samples(seed);
      Signal signal = new Signal.Typing(samples.user());
      List<NodeMessage> messages =
          List.of(
              new NodeMessage.PresenceUpdate(
                  samples.some(samples::presence), samples.some(samples::presence)),
              new Kick(samples.person(), samples.time()),
              new NodeMessage.AccessChange(samples.revision(), samples.events()),
              new NodeMessage.RoomClosed(),
              new NodeMessage.AccessRefresh(UserId.of(samples.id())),
              new Signalled(new Recipient.Everyone(), signal),
              new Signalled(new Recipient.Everyone(), new Signal.Notice(samples.id())),
              new Signalled(new Recipient.OfUser(samples.person()), signal),
              new Signalled(new Recipient.OfSession(SessionId.of(samples.id())), signal));
      for (NodeMessage message : messages) {
        assertThat(NodeMessageCodec.decode(NodeMessageCodec.encode(seed, message)))
            .as("seed %d", seed)
            .isEqualTo(new Numbered(seed, message));
      }
    }
  }

  @Test
  void aKickOfAVersionThatDidNotSayWhenIsAboutAllSessions() {
    byte[] bytes = new TaggedFields.Writer().number(1, 7).text(3, "kim").flag(4, false).toBytes();
    assertThat(NodeMessageCodec.decode(bytes))
        .isEqualTo(new Numbered(7, new Kick(UserId.of("kim"), Long.MAX_VALUE)));
  }

  @Test
  void messagesAndSignalsOfANewerVersionSayNothing() {
    byte[] message =
        new TaggedFields.Writer()
            .number(1, 7)
            .nested(99, new TaggedFields.Writer().text(1, "new"))
            .toBytes();
    assertThat(NodeMessageCodec.decode(message)).isEqualTo(new Numbered(7, null));
    byte[] signal =
        new TaggedFields.Writer()
            .number(1, 8)
            .nested(
                8, new TaggedFields.Writer().text(1, "kim").nested(99, new TaggedFields.Writer()))
            .toBytes();
    assertThat(NodeMessageCodec.decode(signal)).isEqualTo(new Numbered(8, null));
  }

  /** An older node would take one for all for nobody's, and one for a session for everybody's. */
  @Test
  void onlyASignalForEveryoneTravelsAsNodesWithoutSignalsReadIt() {
    Signal typing = new Signal.Typing(new Samples(1).user());
    assertThat(fields(new Recipient.Everyone(), typing).has(2)).isTrue();
    assertThat(fields(new Recipient.OfUser(UserId.of("kim")), typing).has(2)).isFalse();
    assertThat(fields(new Recipient.OfSession(SessionId.of("s")), typing).has(2)).isFalse();
  }

  private static TaggedFields.Reader fields(Recipient to, Signal signal) {
    return new TaggedFields.Reader(NodeMessageCodec.encode(1, new Signalled(to, signal)));
  }

  @Test
  void aMessageWithoutANumberIsMalformed() {
    byte[] bytes = new TaggedFields.Writer().flag(4, true).toBytes();
    assertThatThrownBy(() -> NodeMessageCodec.decode(bytes))
        .isInstanceOf(MalformedPayloadException.class);
  }
}
