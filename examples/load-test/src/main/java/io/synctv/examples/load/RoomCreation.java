package io.synctv.examples.load;

import io.synctv.examples.load.targets.SyncTvTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Rooms made over HTTP at a given rate; from the moment each was due until it is answered. */
final class RoomCreation {

  static final String NAME = "room-creation";

  private RoomCreation() {}

  static Result run(Context context, SyncTvTarget target, int perSecond) {
    String token = target.owner();
    Histogram latency = new ConcurrentHistogram(3);
    AtomicInteger made = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<CompletableFuture<?>> all = new ArrayList<>();
    int warm = context.warmUpSeconds() * perSecond;
    int total = warm + context.seconds() * perSecond;
    Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
    long begin = System.nanoTime();
    for (int i = 0; i < total; i++) {
      long due = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      long early = due - System.nanoTime();
      if (early > 0) {
        Crowd.pause(TimeUnit.NANOSECONDS.toMillis(early));
      }
      boolean counts = i >= warm;
      all.add(
          target
              .api()
              .roomLater(token, i)
              .thenAccept(
                  status -> {
                    (status == 201 ? made : refused).incrementAndGet();
                    if (counts) {
                      latency.recordValue(Math.max(0, (System.nanoTime() - due) / 1000));
                    }
                  }));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    Usage usage = meter.read();
    return new Result(
        NAME,
        perSecond + "/s",
        target.name(),
        new Result.Counts(0, total, total, made.get(), 0, refused.get(), "", 0),
        latency,
        usage,
        Map.of());
  }
}
