package io.synctv.core.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import org.junit.jupiter.api.Test;

/** An encoder that gives nothing is one that has failed, and is told so. */
final class OutboundMessageTest {

  private static final String NOTHING = "The encoder returned null for a Notice";
  private final SessionMessage message = new SessionMessage.Notice("x");
  private final MessageEncoder silent = each -> null;

  @Test
  void anEncoderThatReturnsNullIsNamed() {
    assertThatThrownBy(() -> OutboundMessage.encoded(message, silent)).hasMessage(NOTHING);
    assertThatThrownBy(() -> OutboundMessage.late(message, silent).bytes()).hasMessage(NOTHING);
  }
}
