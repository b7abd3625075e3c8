package io.synctv.core.room;

import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Takes a session's messages to a listener in the same process. */
final class ListenerSink implements SessionSink {

  private final Consumer<? super SessionMessage> onMessage;
  private final Consumer<? super CloseCode> onClose;
  private volatile boolean closed;

  ListenerSink(Consumer<? super SessionMessage> onMessage, Consumer<? super CloseCode> onClose) {
    this.onMessage = Objects.requireNonNull(onMessage, "onMessage");
    this.onClose = Objects.requireNonNull(onClose, "onClose");
  }

  @Override
  public void write(List<OutboundMessage> batch) {
    for (OutboundMessage outbound : batch) {
      if (closed) {
        return; // nothing comes after the close
      }
      tell(outbound.message());
    }
  }

  private void tell(SessionMessage message) {
    try {
      onMessage.accept(message);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // languages without checked exceptions may throw one here
      throw new IllegalStateException("A listener failed", e);
    }
  }

  @Override
  public void close(CloseCode code, boolean writable) {
    closed = true;
    onClose.accept(code);
  }
}
