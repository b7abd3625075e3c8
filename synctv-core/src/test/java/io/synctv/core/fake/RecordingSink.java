package io.synctv.core.fake;

import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection that keeps what is written, and whether two wrote at once. */
public class RecordingSink implements SessionSink {

  public final List<SessionMessage> heard = new CopyOnWriteArrayList<>();
  public final List<CloseCode> closed = new CopyOnWriteArrayList<>();
  public final List<Boolean> writable = new CopyOnWriteArrayList<>();
  public final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger writers = new AtomicInteger();

  @Override
  public void write(List<OutboundMessage> batch) throws IOException {
    if (writers.getAndIncrement() != 0 || !closed.isEmpty()) {
      overlaps.incrementAndGet();
    }
    batch.forEach(outbound -> heard.add(outbound.message()));
    writers.decrementAndGet();
  }

  @Override
  public void close(CloseCode code, boolean mayWrite) {
    closed.add(code);
    writable.add(mayWrite);
  }

  public <T extends SessionMessage> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
