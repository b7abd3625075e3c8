package io.synctv.core.session;

import io.synctv.api.SessionId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session's sink, which is closed once, whatever it throws. Safe for use by several threads. */
final class Outlet {

  private static final System.Logger LOG = System.getLogger(Outlet.class.getName());

  private final SessionId session;
  private final SessionSink sink;
  private final AtomicBoolean closed = new AtomicBoolean();

  Outlet(SessionId session, SessionSink sink) {
    this.session = session;
    this.sink = sink;
  }

  void write(List<OutboundMessage> batch) throws IOException {
    sink.write(batch);
  }

  /** Closes it, unless that was done before. */
  void close(CloseCode code, boolean writable) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      sink.close(code, writable);
    } catch (Throwable e) { // it has ended all the same
      LOG.log(
          System.Logger.Level.ERROR,
          "The listener of session " + session + " failed as it was closed",
          e);
    }
  }

  boolean closed() {
    return closed.get();
  }
}
