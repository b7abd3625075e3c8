package io.synctv.server.edge;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.time.Duration;

/**
 * Writes answers in pieces, each of which the client must take in time. Used by the connection's
 * thread only, until the connection is upgraded.
 */
final class GuardedWriter implements DataWriter {

  private static final int PIECE = 16 * 1024;

  private final DataWriter target;
  private final Duration patience;
  private final Deadline deadline;
  private volatile boolean upgraded;

  GuardedWriter(DataWriter target, Duration patience, Deadline deadline) {
    this.target = target;
    this.patience = patience;
    this.deadline = deadline;
  }

  /** Another protocol has bounds of its own. */
  void upgrade() {
    upgraded = true;
  }

  @Override
  public void write(BufferData... buffers) {
    for (BufferData buffer : buffers) {
      write(buffer);
    }
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void writeNow(BufferData... buffers) {
    for (BufferData buffer : buffers) {
      writeNow(buffer);
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    if (upgraded) {
      target.writeNow(buffer);
      return;
    }
    while (buffer.available() > PIECE) {
      byte[] piece = new byte[PIECE];
      buffer.read(piece);
      put(BufferData.create(piece));
    }
    put(buffer);
  }

  private void put(BufferData piece) {
    deadline.in(patience);
    try {
      target.writeNow(piece);
    } finally {
      deadline.clear();
    }
  }

  @Override
  public void flush() {
    target.flush();
  }

  @Override
  public void close() {
    target.close();
  }
}
