package io.synctv.cluster.local;

import java.util.concurrent.atomic.LongAdder;

/** What one node counts. */
final class LocalMetrics {

  final LongAdder published = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder commits = new LongAdder();
}
