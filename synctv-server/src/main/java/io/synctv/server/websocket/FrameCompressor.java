package io.synctv.server.websocket;

import io.synctv.api.session.SharedBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses frames that are sent to clients, each once for all who get it. Small ones stay as they
 * are: what they gain is no packet less. Safe for use by several threads.
 */
final class FrameCompressor {

  /** From so many bytes on, a frame is worth it. */
  static final int SMALLEST = 256;

  /** Larger frames are those of one recipient, and are not kept. */
  private static final int LARGEST_SHARED = 64 * 1024;

  private static final int SHARED = 64;
  private static final int POOLED = 16;
  private static final int PIECE = 16 * 1024;

  /** What is left out at the end of each message (RFC 7692, 7.2.1). */
  private static final int LEFT_OUT = 4;

  /** Frames are told apart by being the very same array, as the encoder shares them. */
  private final AtomicReferenceArray<@Nullable Shared> recent = new AtomicReferenceArray<>(SHARED);

  private final Queue<Deflater> pool = new ArrayBlockingQueue<>(POOLED);
  private final LongAdder compressions = new LongAdder();

  /** A frame and, once somebody has asked, the same compressed. */
  private final class Shared {

    private final byte[] frame;
    private final ReentrantLock lock = new ReentrantLock();
    private byte @Nullable [] compressed;

    Shared(byte[] frame) {
      this.frame = frame;
    }

    byte[] compressed() {
      lock.lock();
      try {
        byte[] known = compressed;
        if (known == null) {
          known = compress(frame);
          compressed = known;
        }
        return known;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns how often a frame was compressed. */
  long compressions() {
    return compressions.sum();
  }

  /**
   * Returns a text frame compressed, or as it is when that is no gain.
   *
   * @param frame a whole text frame, not changed by anybody
   */
  @SuppressWarnings("ReferenceEquality") // the very array: comparing all of it is what is saved
  byte[] compressed(byte[] frame) {
    if (frame.length < SMALLEST) {
      return frame;
    }
    if (frame.length > LARGEST_SHARED) {
      return compress(frame);
    }
    int slot = System.identityHashCode(frame) % SHARED;
    Shared known = recent.get(slot);
    if (known == null || known.frame != frame) {
      Shared fresh = new Shared(frame);
      Shared other = recent.compareAndExchange(slot, known, fresh);
      known = other != null && other.frame == frame ? other : fresh;
    }
    return known.compressed();
  }

  /**
   * Returns a welcome compressed: its own part for itself and the shared ones once for all, as a
   * stream that was flushed may be followed by another one.
   *
   * @param head the head of its frame
   * @param shared what follows on it
   */
  List<byte[]> compressed(byte[] head, List<SharedBytes> shared) {
    compressions.increment();
    int start = Frames.headerLength(head);
    byte[] own = deflated(head, start, head.length - start);
    List<byte[]> parts = new ArrayList<>();
    int more = -LEFT_OUT;
    for (SharedBytes part : shared) {
      byte[] form = part.form(bytes -> deflated(bytes, 0, bytes.length));
      more += form.length;
      parts.add(form);
    }
    byte[] last = parts.removeLast();
    parts.add(Arrays.copyOf(last, last.length - LEFT_OUT));
    parts.addFirst(Frames.compressedHead(own, more));
    return parts;
  }

  /** Compresses a part to the end of a byte. */
  private byte[] deflated(byte[] bytes, int start, int length) {
    Deflater spare = pool.poll();
    Deflater deflater = spare == null ? new Deflater(Deflater.BEST_SPEED, true) : spare;
    ByteArrayOutputStream out = new ByteArrayOutputStream(length / 4 + 64);
    byte[] piece = new byte[PIECE];
    try {
      deflater.setInput(bytes, start, length);
      int size;
      do {
        size = deflater.deflate(piece, 0, PIECE, Deflater.SYNC_FLUSH);
        out.write(piece, 0, size);
      } while (size == PIECE);
    } finally {
      deflater.reset();
      if (!pool.offer(deflater)) {
        deflater.end();
      }
    }
    return out.toByteArray();
  }

  private byte[] compress(byte[] frame) {
    compressions.increment();
    int start = Frames.headerLength(frame);
    int length = frame.length - start;
    byte[] payload = new byte[length];
    Deflater spare = pool.poll();
    Deflater deflater = spare == null ? new Deflater(Deflater.BEST_SPEED, true) : spare;
    int compressed;
    try {
      deflater.setInput(frame, start, length);
      compressed = deflater.deflate(payload, 0, length, Deflater.SYNC_FLUSH);
    } finally {
      deflater.reset();
      if (!pool.offer(deflater)) {
        deflater.end();
      }
    }
    // What fills all the room may not be all of it, and would be no gain.
    return compressed == length ? frame : Frames.compressedText(payload, compressed - LEFT_OUT);
  }
}
