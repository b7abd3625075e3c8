package io.synctv.server.metrics;

import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes over sockets. Cheap to add to from any thread. */
public final class TrafficMetrics {

  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();
  private final Map<CloseCode, LongAdder> closes = counters(CloseCode.class);
  private final Map<ErrorCode, LongAdder> rejects = counters(ErrorCode.class);

  private static <E extends Enum<E>> Map<E, LongAdder> counters(Class<E> type) {
    Map<E, LongAdder> counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(constant, new LongAdder());
    }
    return counters;
  }

  private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> counters, E constant) {
    LongAdder counter = counters.get(constant);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + constant);
    }
    return counter;
  }

  /** Counts messages that clients sent. */
  public LongAdder messagesReceived() {
    return messagesReceived;
  }

  /** Counts bytes that went onto sockets. */
  public LongAdder bytesWritten() {
    return bytesWritten;
  }

  /** Counts connections that this side closed for a reason. */
  public LongAdder closes(CloseCode code) {
    return of(closes, code);
  }

  /** Counts refusals, over the socket and over HTTP. */
  public LongAdder rejects(ErrorCode code) {
    return of(rejects, code);
  }
}
