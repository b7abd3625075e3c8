package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import java.util.concurrent.atomic.LongAdder;

/** What the engine counts, cheap to add to from any thread. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class EngineCounters {

  public final LongAdder events = new LongAdder();
  public final LongAdder commits = new LongAdder();
  public final LongAdder conflicts = new LongAdder();
  public final LongAdder rejections = new LongAdder();
  public final LongAdder malformed = new LongAdder();
  public final LongAdder slowConsumers = new LongAdder();
  public final LongAdder forks = new LongAdder();
  public final LongAdder merges = new LongAdder();
  public final LongAdder duplicates = new LongAdder();
  public final LongAdder hostFailures = new LongAdder();
}
