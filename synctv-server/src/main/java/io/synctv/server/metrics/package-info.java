/**
 * What the server counts, and the one list of all that {@code /metrics} says. A new metric is a
 * line of {@code ServerMetrics}; where it is counted is its owner's business: {@code
 * TrafficMetrics} here for requests and connections, the engine's, a transport's or a store's own
 * statistics for theirs.
 */
@NullMarked
package io.synctv.server.metrics;

import org.jspecify.annotations.NullMarked;
