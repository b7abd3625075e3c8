package io.synctv.core.command;

import io.synctv.api.UserId;
import io.synctv.core.limit.Limits;
import java.util.HashMap;
import java.util.Map;

/** How fast people talk in a room. Not for use by several threads at a time. */
final class ChatRates {

  private static final int MAX_BUCKETS = 1024;

  private final Limits limits;
  private final Map<UserId, TokenBucket> buckets = new HashMap<>();

  ChatRates(Limits limits) {
    this.limits = limits;
  }

  /** Says whether somebody may say one more thing now. */
  boolean take(UserId user, long nanos) {
    if (buckets.size() > MAX_BUCKETS) {
      buckets.values().removeIf(bucket -> bucket.full(nanos));
    }
    return buckets
        .computeIfAbsent(
            user, id -> new TokenBucket(limits.chatPerSecond(), limits.chatBurst(), nanos))
        .take(nanos);
  }
}
