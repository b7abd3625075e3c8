package io.synctv.server.edge;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the web server reads of a connection: one whole head after the other, each body up to its
 * end and not a byte further. What is wrong with a request ends the connection after the answer.
 * Used by the connection's thread only.
 */
final class RequestStream implements Supplier<byte[]> {

  /** What is read of a body that nobody wanted, so that the connection can go on. */
  static final int MAX_DRAINED = 1 << 20;

  private static final Duration DRAIN_TIME = Duration.ofSeconds(10);
  private static final int PIECE = 8 * 1024;
  private static final long UNLIMITED = Long.MAX_VALUE;

  private enum State {
    HEAD,
    BODY,
    CHUNKS,
    ENDED,
    UPGRADED
  }

  private final RawInput input;
  private final EdgeLimits limits;
  private final Function<Rejection, RequestException> refusals;
  private final Deadline deadline;
  private State state = State.HEAD;
  private boolean first = true;
  private boolean last;
  private boolean answered;
  private boolean cutShort;
  private long left;
  private ChunkedBody chunks;
  private long limit = UNLIMITED;
  private long begunNanos;
  private long received;
  private long drained;

  /**
   * Makes the stream of a connection.
   *
   * @param source what comes from the client
   * @param limits how long it may take
   * @param refusals makes what the web server answers a rejection with, before there is a route
   * @param deadline cuts the connection when it is over
   */
  RequestStream(
      DataReader source,
      EdgeLimits limits,
      Function<Rejection, RequestException> refusals,
      Deadline deadline) {
    this.refusals = refusals;
    this.input = new RawInput(source);
    this.limits = limits;
    this.deadline = deadline;
    this.chunks = new ChunkedBody(input);
  }

  @Override
  public byte @Nullable [] get() {
    try {
      return switch (state) {
        case HEAD -> head();
        case BODY -> body();
        case CHUNKS -> chunk();
        case ENDED -> null;
        case UPGRADED -> upgraded();
      };
    } catch (MalformedRequest e) {
      boolean head = state == State.HEAD;
      end();
      cutShort = true;
      // A head is refused by the web server, a body by the route that reads it.
      throw head ? refusals.apply(e.rejection()) : new RejectedException(e.rejection());
    } catch (RuntimeException e) {
      end();
      throw e;
    } finally {
      deadline.clear();
    }
  }

  private byte @Nullable [] head() throws MalformedRequest {
    if (last) {
      end();
      return null;
    }
    deadline.in(first ? limits.head() : limits.keepAlive());
    if (!input.await()) {
      end();
      return null;
    }
    deadline.in(limits.head());
    RequestHead head = RequestHead.read(input, limits.hosts());
    if (head == null) {
      end();
      return null;
    }
    first = false;
    last = head.last();
    answered = false;
    limit = UNLIMITED;
    received = 0;
    drained = 0;
    begunNanos = 0;
    left = head.length();
    if (left == RequestHead.IN_CHUNKS) {
      chunks = new ChunkedBody(input);
      state = State.CHUNKS;
    } else if (left > 0) {
      state = State.BODY;
    }
    return head.bytes();
  }

  private byte[] body() throws MalformedRequest {
    checkLimit(received + left);
    awaitBody();
    byte[] piece = taken(input.read(Math.min(left, PIECE)));
    left -= piece.length;
    if (left == 0) {
      state = State.HEAD;
    }
    return piece;
  }

  private byte[] chunk() throws MalformedRequest {
    awaitBody();
    if (chunks.betweenChunks()) {
      if (!chunks.begin()) {
        throw cutOff();
      }
      checkLimit(chunks.announced());
    }
    byte[] piece = chunks.next();
    if (piece == null) {
      throw cutOff();
    }
    if (chunks.ended()) {
      state = State.HEAD;
      return piece;
    }
    return taken(piece);
  }

  private void checkLimit(long size) throws MalformedRequest {
    if (size > limit) {
      throw new MalformedRequest(
          new Rejection(ErrorCode.TOO_LARGE, "The body must have at most " + limit + " bytes"));
    }
  }

  /** Has the deadline say by when the next piece must come. */
  private void awaitBody() {
    long now = System.nanoTime();
    if (begunNanos == 0) {
      begunNanos = now;
    }
    if (answered) {
      deadline.at(begunNanos + DRAIN_TIME.toNanos());
      return;
    }
    long grace = limits.bodyGrace().toNanos();
    long fair = begunNanos + grace + received * 1_000_000_000L / limits.bodyRate();
    deadline.at(Math.min(fair, now + grace));
  }

  private byte[] taken(byte[] piece) {
    if (piece.length == 0) {
      throw cutOff();
    }
    received += piece.length;
    if (answered) {
      drained += piece.length;
      if (drained > MAX_DRAINED) {
        throw new CloseConnectionException("more comes of a body than is read in vain");
      }
    }
    return piece;
  }

  private static CloseConnectionException cutOff() {
    return new CloseConnectionException("the connection ended within a body");
  }

  private byte @Nullable [] upgraded() {
    byte[] bytes = input.read(PIECE);
    return bytes.length == 0 ? null : bytes;
  }

  /**
   * Says how large the body of the request may be that is being answered.
   *
   * @throws RejectedException {@code TOO_LARGE} when it is larger by its own words
   */
  void limitBody(long bytes) {
    limit = bytes;
    if (state == State.BODY && received + left > bytes) {
      end();
      throw new RejectedException(
          new Rejection(ErrorCode.TOO_LARGE, "The body must have at most " + bytes + " bytes"));
    }
  }

  /** The answer is there: what is left of the body is read in vain, to the drain's bounds. */
  void answered() {
    answered = true;
    begunNanos = System.nanoTime();
  }

  /** No request follows: what comes further is none. */
  void end() {
    cutShort |= state == State.BODY || state == State.CHUNKS;
    state = State.ENDED;
  }

  /** Returns whether the connection ends after the answer. */
  boolean ending() {
    return last || state == State.ENDED;
  }

  /** What comes from now on is another protocol's. */
  void upgrade() {
    state = State.UPGRADED;
    deadline.clear();
  }

  /** Returns whether what comes may be read without this stream. */
  boolean outOfTheWay() {
    return state == State.UPGRADED && input.empty();
  }

  /**
   * Takes what the client still sends, for a moment: to close a socket with unread bytes resets the
   * connection, and the answer would be lost.
   *
   * @param silence how long to wait for more
   * @param patience how long to wait in all
   */
  void linger(Duration silence, Duration patience) {
    if (!cutShort || input.ended()) {
      return;
    }
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() - end < 0) {
        deadline.in(silence);
        if (input.read(PIECE).length == 0) {
          return;
        }
      }
    } finally {
      deadline.clear();
    }
  }
}
