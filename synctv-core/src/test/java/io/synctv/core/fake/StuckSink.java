package io.synctv.core.fake;

import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A connection whose peer does not read: a write ends only when the connection is cut. */
public final class StuckSink extends RecordingSink {

  public final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch cut = new CountDownLatch(1);

  @Override
  public void write(List<OutboundMessage> batch) throws IOException {
    stuck.countDown();
    boolean interrupted = false;
    while (cut.getCount() > 0) {
      try {
        cut.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("cut");
  }

  @Override
  public void close(CloseCode code, boolean mayWrite) {
    super.close(code, mayWrite);
    cut.countDown();
  }
}
