package io.synctv.examples.load.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of the generator. Used by its loop's thread alone; {@link Loop#execute}
 * takes other threads' work there.
 */
public final class Peer {

  /** The connection ended without a close frame. */
  public static final int CUT = 1006;

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final byte[] SWITCHED = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);

  /** What a connection tells; called on the loop's thread. */
  public interface Listener {

    /** The server has agreed to speak WebSocket. */
    void opened(Peer peer);

    /**
     * A message has come.
     *
     * @param peer where
     * @param buffer holds the message; of no use after the call
     * @param from where it begins
     * @param length its bytes
     */
    void message(Peer peer, byte[] buffer, int from, int length);

    /**
     * The connection has ended, or could not be made.
     *
     * @param peer which
     * @param code of the server's close frame, or {@link #CUT}
     */
    void closed(Peer peer, int code);
  }

  private final int number;
  private final Loop loop;
  private final SocketChannel channel;
  private final byte[] request;
  private final Listener listener;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private byte[] rest = NOTHING;
  private @Nullable SelectionKey key;
  private boolean open;
  private boolean ended;
  private long bytesRead;

  Peer(int number, Loop loop, SocketChannel channel, byte[] request, Listener listener) {
    this.number = number;
    this.loop = loop;
    this.channel = channel;
    this.request = request;
    this.listener = listener;
  }

  /** Returns the number it was given when it was opened. */
  public int number() {
    return number;
  }

  /** Returns whether messages can be sent. */
  public boolean isOpen() {
    return open && !ended;
  }

  /** Returns how many bytes have come. */
  public long bytesRead() {
    return bytesRead;
  }

  /**
   * Sends frames. What the socket does not take waits in memory.
   *
   * @param frames one or more whole frames
   */
  public void send(byte[] frames) {
    if (ended) {
      return;
    }
    unsent.add(ByteBuffer.wrap(frames));
    if (unsent.size() == 1) {
      flush();
    }
  }

  /** Reads nothing from now on, as a viewer whose machine has stopped. */
  public void stopReading() {
    if (key != null && key.isValid()) {
      key.interestOps(0);
    }
  }

  /** Reads again what waits, and so learns whether the connection has ended meanwhile. */
  public void readAgain() {
    if (key != null && key.isValid()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Closes with a code, as somebody does who leaves. */
  public void close(int code) {
    send(Frames.close(code));
    abort();
  }

  /** Ends the connection without a word. */
  public void abort() {
    end(CUT);
  }

  void attach(SelectionKey registered) {
    key = registered;
  }

  void ready(byte[] shared) {
    SelectionKey known = key;
    if (known == null || !known.isValid()) {
      return;
    }
    try {
      if (known.isConnectable()) {
        channel.finishConnect();
        known.interestOps(SelectionKey.OP_READ);
        send(request);
        return;
      }
      if (known.isWritable()) {
        flush();
      }
      if (known.isValid() && known.isReadable()) {
        read(shared);
      }
    } catch (IOException e) {
      end(CUT);
    }
  }

  private void flush() {
    try {
      for (ByteBuffer first = unsent.peek(); first != null; first = unsent.peek()) {
        channel.write(first);
        if (first.hasRemaining()) {
          want(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
        unsent.remove();
      }
      want(SelectionKey.OP_READ);
    } catch (IOException e) {
      end(CUT);
    }
  }

  private void want(int operations) {
    SelectionKey known = key;
    // One that has stopped reading wants nothing any more.
    if (known != null && known.isValid() && known.interestOps() != 0) {
      known.interestOps(operations);
    }
  }

  private void read(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).put(rest);
    int count = channel.read(buffer);
    if (count < 0) {
      end(CUT);
      return;
    }
    bytesRead += count;
    loop.heard(count);
    int limit = buffer.position();
    int at = open ? 0 : handshake(bytes, limit);
    if (open) {
      at = frames(bytes, at, limit);
    }
    rest = at == limit ? NOTHING : Arrays.copyOfRange(bytes, at, limit);
  }

  /** Reads the answer to the upgrade; returns where frames begin, or 0 while it is not whole. */
  private int handshake(byte[] bytes, int limit) {
    int end = Bytes.indexOf(bytes, 0, limit, END_OF_HEAD);
    if (end < 0) {
      return 0;
    }
    if (!Arrays.equals(bytes, 0, SWITCHED.length, SWITCHED, 0, SWITCHED.length)) {
      end(CUT);
      return limit;
    }
    open = true;
    listener.opened(this);
    return end + END_OF_HEAD.length;
  }

  /** Hands over all whole frames and returns where the first one begins that is not. */
  private int frames(byte[] bytes, int from, int limit) {
    int at = from;
    while (!ended && limit - at >= 2) {
      int length = bytes[at + 1] & 0x7F;
      int payload = at + 2;
      if (length >= 126) {
        int lengthBytes = length == 126 ? 2 : 8;
        if (limit - payload < lengthBytes) {
          break;
        }
        length = 0;
        for (int i = 0; i < lengthBytes; i++) {
          length = (length << 8) | (bytes[payload + i] & 0xFF);
        }
        payload += lengthBytes;
      }
      if (limit - payload < length) {
        loop.mustFit(payload - at + length);
        break;
      }
      frame(bytes[at] & 0x0F, bytes, payload, length);
      at = payload + length;
    }
    return ended ? limit : at;
  }

  private void frame(int opCode, byte[] bytes, int from, int length) {
    switch (opCode) {
      case Frames.TEXT, Frames.BINARY -> listener.message(this, bytes, from, length);
      case Frames.PING ->
          send(Frames.frame(Frames.PONG, Arrays.copyOfRange(bytes, from, from + length)));
      case Frames.CLOSE ->
          end(length < 2 ? CUT : ((bytes[from] & 0xFF) << 8) | (bytes[from + 1] & 0xFF));
      default -> {
        // Pongs; no server here sends fragments.
      }
    }
  }

  private void end(int code) {
    if (ended) {
      return;
    }
    ended = true;
    unsent.clear();
    rest = NOTHING;
    try {
      channel.close();
    } catch (IOException e) {
      // Closed is closed.
    }
    loop.ended(this);
    listener.closed(this, code);
  }
}
