package io.synctv.server.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.ClientWsFrame;
import io.helidon.websocket.WsCloseException;
import io.helidon.websocket.WsOpCode;
import io.synctv.api.error.CloseCode;
import io.synctv.server.metrics.TrafficMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * One WebSocket from the upgrade to its end, read by one virtual thread.
 *
 * <p>Takes the place of Helidon's own connection, whose listeners get text that was decoded frame
 * by frame (breaking characters that a fragment cuts, and hiding invalid UTF-8), are not told when
 * a connection dies, and have their exceptions' messages sent to the client as the close reason.
 * Here the end of {@link #handle} is the end of the connection, whatever the cause.
 */
final class SocketConnection implements ServerConnection {

  private static final int MAX_CONTROL_PAYLOAD = 125;
  private static final int CODE_BYTES = 2;
  private static final int CLOSED_NORMALLY = 1000;

  private final ConnectionContext context;
  private final Connections connections;
  private final int maxMessage;
  private final MessageAssembler assembler;
  private final FrameWriter writer;
  private final ProtocolHandler handler;
  private final long openedNanos = System.nanoTime();
  private volatile long receivedNanos = openedNanos;
  private volatile long pingedNanos = openedNanos;

  /** Makes the protocol handler of a connection. */
  interface ProtocolHandlerFactory {
    ProtocolHandler create(FrameWriter writer);
  }

  SocketConnection(
      ConnectionContext context,
      Connections connections,
      int maxMessage,
      TrafficMetrics traffic,
      ProtocolHandlerFactory handlers) {
    this.context = context;
    this.connections = connections;
    this.maxMessage = maxMessage;
    this.assembler = new MessageAssembler(maxMessage);
    this.writer =
        new FrameWriter(
            context.dataWriter(),
            this::cut,
            code -> traffic.closes(code).increment(),
            traffic.bytesWritten());
    this.handler = handlers.create(writer);
  }

  @Override
  public void handle(Limit limit) {
    connections.add(this);
    boolean onPurpose = false;
    try {
      onPurpose = read();
    } catch (ProtocolViolation e) {
      handler.violated(e.getMessage());
      discard();
    } catch (IOException
        | UncheckedIOException
        | CloseConnectionException
        | DataReader.InsufficientDataAvailableException e) {
      // The connection is gone; what follows is the same as for any other end.
    } finally {
      writer.ended();
      try {
        handler.ended(onPurpose);
      } finally {
        connections.remove(this); // until then a write that is stuck is still cut
      }
    }
  }

  /**
   * Reads until the peer closes.
   *
   * @return whether the person left on purpose, and does not just lose the page or the network
   */
  private boolean read() throws IOException, ProtocolViolation {
    while (true) {
      ClientWsFrame frame = next();
      receivedNanos = System.nanoTime();
      byte[] payload = bytes(frame.payloadData());
      WsOpCode opCode = frame.opCode();
      boolean control = opCode.code() >= WsOpCode.CLOSE.code();
      if (control && (payload.length > MAX_CONTROL_PAYLOAD || !frame.fin())) {
        throw new ProtocolViolation("control frames must be short and whole");
      }
      if (opCode == WsOpCode.CLOSE) {
        boolean onPurpose = payload.length >= CODE_BYTES && code(payload) == CLOSED_NORMALLY;
        writer.answerClose();
        return onPurpose;
      }
      if (opCode == WsOpCode.PING) {
        writer.pong(payload);
      } else if (!control) {
        byte[] message = assembler.add(opCode, frame.fin(), payload);
        if (message != null && !writer.closing()) {
          handler.received(message);
        }
      }
    }
  }

  private ClientWsFrame next() throws ProtocolViolation {
    try {
      return ClientWsFrame.read(context, context.dataReader(), maxMessage);
    } catch (WsCloseException e) {
      throw new ProtocolViolation("the frame is too large or not a client's");
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("the frame is of no known kind");
    }
  }

  /**
   * Takes what the peer still sends, and forgets it: closing a socket with unread bytes resets the
   * connection, and the close frame would be lost. Ends with the connection, which the writer cuts.
   */
  private void discard() {
    try {
      while (true) {
        context.dataReader().readBuffer();
      }
    } catch (CloseConnectionException
        | UncheckedIOException
        | DataReader.InsufficientDataAvailableException e) {
      // The end that was waited for.
    }
  }

  private static byte[] bytes(BufferData data) {
    byte[] bytes = new byte[data.available()];
    data.read(bytes);
    return bytes;
  }

  private static int code(byte[] payload) {
    return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
  }

  long openedNanos() {
    return openedNanos;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  long pingedNanos() {
    return pingedNanos;
  }

  /** Returns whether hello has been received. */
  boolean helloReceived() {
    return handler.helloReceived();
  }

  /** Pings without waiting for the peer to read. */
  void ping(long now) {
    pingedNanos = now;
    Thread.ofVirtual().name("synctv-socket-ping").start(writer::ping);
  }

  /** Ends the connection with a close code. */
  void end(CloseCode code) {
    writer.close(code, true);
  }

  /**
   * Closes the socket without a close frame; reading and writing threads come back with an error.
   */
  void cut() {
    try {
      context.serverSocket().close();
    } catch (UncheckedIOException e) {
      // Closed is closed.
    }
  }

  @Override
  public Duration idleTime() {
    return Duration.ZERO; // connections.tick() closes idle ones
  }

  @Override
  public void close(boolean interrupt) {
    cut();
  }

  @Override
  public String toString() {
    return "SocketConnection[" + context.childSocketId() + "]";
  }
}
