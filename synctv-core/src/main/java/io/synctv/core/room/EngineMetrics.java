package io.synctv.core.room;

import java.util.concurrent.atomic.LongAdder;

/** What the engine counts, cheap to add to from any thread. */
final class EngineMetrics {

  final LongAdder events = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder conflicts = new LongAdder();
  final LongAdder rejections = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder slowConsumers = new LongAdder();
  final LongAdder forks = new LongAdder();
  final LongAdder merges = new LongAdder();
  final LongAdder duplicates = new LongAdder();
}
