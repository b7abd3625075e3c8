package io.synctv.cluster.local;

import io.synctv.cluster.spi.CommitResult.Committed;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a room answered to the commits of the last five minutes, at most {@value #MAX} of them: so
 * many are made in five minutes at 1,000 commits a second. Beyond that the oldest is forgotten, and
 * a commit that is sent again is known for less than five minutes. That many take some 60 MB.
 * Guarded by its room's lock.
 */
final class CommitKeys {

  static final int MAX = 300_000;
  static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Map<String, Answer> answers = new LinkedHashMap<>();

  CommitKeys copy() {
    CommitKeys copy = new CommitKeys();
    copy.answers.putAll(answers);
    return copy;
  }

  @Nullable Committed find(String key, long now) {
    Answer answer = answers.get(key);
    return answer == null || answer.isOld(now) ? null : answer.result;
  }

  void remember(String key, Committed result, long now) {
    answers.remove(key); // an old answer would keep its place in the order
    answers.put(key, new Answer(result, now));
    forgetOld(now);
  }

  void forgetOld(long now) {
    Iterator<Answer> eldest = answers.values().iterator();
    while (eldest.hasNext() && (eldest.next().isOld(now) || answers.size() > MAX)) {
      eldest.remove();
    }
  }

  int size() {
    return answers.size();
  }

  private record Answer(Committed result, long at) {
    boolean isOld(long now) {
      return now - at > REMEMBERED_NANOS;
    }
  }
}
