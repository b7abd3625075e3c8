package io.synctv.server.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.api.session.SharedBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one way from a session to its socket. Messages come as complete frames, built once for all
 * sessions, and what is waiting is joined into chunks, one system call each: a frame of its own per
 * message and session costs most of what a busy room costs.
 *
 * <p>Everything that writes holds the lock, so frames never mix; what may not wait (a ping) does
 * not, and a write that is stuck is ended by cutting the socket.
 */
final class FrameWriter implements SessionSink {

  private static final int CHUNK = 64 * 1024;
  private static final int LINGER_SECONDS = 2;

  private final DataWriter socket;
  private final Runnable cut;
  private final CloseListener closeListener;
  private final LongAdder bytesWritten;
  private final @Nullable FrameCompressor compressor;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean closeSent;
  private volatile @Nullable Wording wording;

  /** What is said on the wire for a close code of ours. */
  private record Wording(CloseCode instead, int code, String reason) {}

  /** Learns why a connection is closed by this side. */
  interface CloseListener {
    void closed(CloseCode code);
  }

  /**
   * Makes a writer.
   *
   * @param socket writes to the connection; blocks as long as the peer does not read
   * @param cut closes the connection's socket at once; harmless when repeated
   * @param closeListener called once when this side closes
   * @param bytesWritten counts
   * @param compressor compresses messages, or null when the peer does not want that
   */
  FrameWriter(
      DataWriter socket,
      Runnable cut,
      CloseListener closeListener,
      LongAdder bytesWritten,
      @Nullable FrameCompressor compressor) {
    this.socket = socket;
    this.cut = cut;
    this.closeListener = closeListener;
    this.bytesWritten = bytesWritten;
    this.compressor = compressor;
  }

  @Override
  public void write(List<OutboundMessage> batch) throws IOException {
    lock.lock();
    try {
      List<byte[]> pieces = new ArrayList<>(batch.size());
      batch.forEach(outbound -> add(pieces, outbound));
      byte[][] frames = pieces.toArray(byte[][]::new);
      for (int from = 0; from < frames.length; ) {
        int to = from + 1;
        int length = frames[from].length;
        while (to < frames.length && length + frames[to].length <= CHUNK) {
          length += frames[to++].length;
        }
        send(to == from + 1 ? frames[from] : join(frames, from, to, length));
        from = to;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a message's frame, whole or in the parts that others share. */
  private void add(List<byte[]> pieces, OutboundMessage outbound) {
    byte[] head = outbound.head();
    List<SharedBytes> shared = outbound.shared();
    if (shared.isEmpty()) {
      pieces.add(compressor == null ? head : compressor.compressed(head));
    } else if (compressor == null) {
      pieces.add(head);
      shared.forEach(part -> pieces.add(part.bytes()));
    } else {
      pieces.addAll(compressor.compressed(head, shared));
    }
  }

  private static byte[] join(byte[][] frames, int from, int to, int length) {
    byte[] joined = new byte[length];
    int at = 0;
    for (int i = from; i < to; i++) {
      System.arraycopy(frames[i], 0, joined, at, frames[i].length);
      at += frames[i].length;
    }
    return joined;
  }

  /** Sends a ping unless something is being written, which tells the peer as much. */
  void ping() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      send(Frames.ping());
    } catch (IOException e) {
      cut.run();
    } finally {
      lock.unlock();
    }
  }

  /** Answers a ping. Waits its turn: who does not read is not read from either. */
  void pong(byte[] payload) throws IOException {
    lock.lock();
    try {
      send(Frames.pong(payload));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(CloseCode code, boolean writable) {
    Wording words = wording;
    if (words != null && words.instead == code) {
      close(code, words.code, words.reason, writable);
    } else {
      close(code, code.code(), code.reason(), writable);
    }
  }

  /**
   * Says in other words why the connection is closed, should that be the reason in the end.
   *
   * @param instead the reason
   * @param code the close code on the wire
   * @param reason why, for people
   */
  void explain(CloseCode instead, int code, String reason) {
    wording = new Wording(instead, code, reason);
  }

  /**
   * Ends the connection: says why, gives the peer time to agree, and cuts it. Returns at once.
   *
   * @param why counts
   * @param code the close code on the wire
   * @param reason why, for people
   * @param writable false to cut without a close frame
   */
  private void close(CloseCode why, int code, String reason, boolean writable) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    closeListener.closed(why);
    if (writable) {
      Thread.ofVirtual().name("synctv-socket-close").start(() -> say(code, reason));
    } else {
      cut.run();
    }
  }

  private void say(int code, String reason) {
    try {
      if (lock.tryLock(LINGER_SECONDS, TimeUnit.SECONDS)) {
        try {
          send(Frames.close(code, reason));
          closeSent = true;
        } finally {
          lock.unlock();
        }
        ended.await(LINGER_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      // The connection is gone already, which is what was wanted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut.run();
    }
  }

  /** Answers the peer's close frame, unless this side closed first. */
  void answerClose(byte[] frame) throws IOException {
    if (closing.compareAndSet(false, true)) {
      lock.lock();
      try {
        send(frame);
        closeSent = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Answers a peer's close frame that is none of RFC 6455. */
  void refuseClose(ProtocolViolation violation) throws IOException {
    if (!closing()) {
      closeListener.closed(CloseCode.PROTOCOL_ERROR);
    }
    answerClose(Frames.close(violation.breach().closeCode(), violation.rule()));
  }

  /** Returns whether this side has begun to close: what the peer still sends is of no interest. */
  boolean closing() {
    return closing.get();
  }

  /** Records that the reading side has seen the end, so that closing does not wait for it. */
  void ended() {
    closing.set(true);
    ended.countDown();
  }

  private void send(byte[] bytes) throws IOException {
    if (closeSent) {
      throw new IOException("a close frame is the last one");
    }
    try {
      socket.writeNow(BufferData.create(bytes));
      bytesWritten.add(bytes.length);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
