package io.synctv.server.websocket;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.synctv.api.error.CloseCode;
import io.synctv.server.metrics.TrafficMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket from the upgrade to its end, read by one virtual thread.
 *
 * <p>Takes the place of Helidon's own connection, whose listeners get text that was decoded frame
 * by frame (breaking characters that a fragment cuts, and hiding invalid UTF-8), are not told when
 * a connection dies, and have their exceptions' messages sent to the client as the close reason.
 * Here the end of {@link #handle} is the end of the connection, whatever the cause.
 */
final class SocketConnection implements ServerConnection {

  private final ConnectionContext context;
  private final Connections connections;
  private final FrameReader reader;
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
      @Nullable Compression compression,
      TrafficMetrics traffic,
      ProtocolHandlerFactory handlers) {
    this.context = context;
    this.connections = connections;
    this.reader = new FrameReader(context.dataReader(), maxMessage, compression != null);
    this.assembler =
        new MessageAssembler(maxMessage, compression == null ? null : compression.messages());
    this.writer =
        new FrameWriter(
            context.dataWriter(),
            this::cut,
            code -> traffic.closes(code).increment(),
            traffic.bytesWritten(),
            compression == null ? null : compression.frames());
    this.handler = handlers.create(writer);
  }

  @Override
  public void handle(Limit limit) {
    connections.add(this);
    boolean onPurpose = false;
    try {
      onPurpose = read();
    } catch (ProtocolViolation e) {
      handler.violated(e);
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
      reader.header();
      if (reader.opCode() == FrameReader.CLOSE) {
        return closed(reader.payload(null));
      }
      if (reader.control()) {
        byte[] payload = reader.payload(null);
        whole();
        control(payload);
      } else {
        assembler.begin(reader.opCode(), reader.length(), reader.compressed());
        byte[] message = assembler.add(reader.payload(assembler.text()), reader.last());
        whole();
        data(message);
      }
    }
  }

  /** A frame has come to its end: only that shows that the peer is alive, not each byte of it. */
  private void whole() {
    receivedNanos = System.nanoTime();
    reader.ended(assembler.underWay());
  }

  private void control(byte[] payload) throws IOException {
    boolean ping = reader.opCode() == FrameReader.PING;
    if (!writer.closing() && handler.mayTake(ping) && ping) {
      writer.pong(payload);
    }
  }

  private void data(byte @Nullable [] message) throws IOException {
    if (writer.closing()) {
      return;
    }
    if (message == null) {
      handler.mayTake(false);
    } else {
      handler.received(message);
    }
  }

  /** Takes the peer's close frame and answers it. */
  private boolean closed(byte[] payload) throws IOException {
    try {
      CloseFrame frame = CloseFrame.of(payload);
      writer.answerClose(frame.answer());
      return frame.onPurpose();
    } catch (ProtocolViolation e) {
      writer.refuseClose(e);
      return false;
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

  long openedNanos() {
    return openedNanos;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  long pingedNanos() {
    return pingedNanos;
  }

  /** Returns when the frame or message was begun that is not there whole, as the reader does. */
  long begunNanos() {
    return reader.begunNanos();
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

  /** Ends the connection of a peer whose frame does not come to its end. */
  void tooSlow() {
    writer.explain(CloseCode.IDLE, CloseCode.IDLE.code(), "a message took too long");
    end(CloseCode.IDLE);
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
