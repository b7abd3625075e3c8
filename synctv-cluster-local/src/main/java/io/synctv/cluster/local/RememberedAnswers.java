package io.synctv.cluster.local;

import io.synctv.cluster.spi.KeyedAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a room's log remembers of commands with a key, for five minutes, at most {@value #MAX} of
 * them; beyond that the oldest is forgotten. Guarded by its room's lock.
 */
final class RememberedAnswers {

  static final int MAX = 50_000;

  private record Remembered(KeyedAnswer answer, long at) {
    private boolean isOld(long now) {
      return now - at > CommitKeys.REMEMBERED_NANOS;
    }
  }

  private final Map<String, Remembered> answers = new LinkedHashMap<>();

  RememberedAnswers copy() {
    RememberedAnswers copy = new RememberedAnswers();
    copy.answers.putAll(answers);
    return copy;
  }

  @Nullable KeyedAnswer find(String key, long now) {
    Remembered remembered = answers.get(key);
    return remembered == null || remembered.isOld(now) ? null : remembered.answer;
  }

  /** Returns what is remembered under the keys of some answers. */
  List<KeyedAnswer> known(List<KeyedAnswer> asked, long now) {
    List<KeyedAnswer> known = new ArrayList<>();
    for (KeyedAnswer answer : asked) {
      KeyedAnswer first = find(answer.key(), now);
      if (first != null) {
        known.add(first);
      }
    }
    return known;
  }

  void remember(List<KeyedAnswer> given, long now) {
    for (KeyedAnswer answer : given) {
      answers.remove(answer.key()); // an old answer would keep its place in the order
      answers.put(answer.key(), new Remembered(answer, now));
    }
    forgetOld(now);
  }

  void forgetOld(long now) {
    Iterator<Remembered> eldest = answers.values().iterator();
    while (eldest.hasNext() && (eldest.next().isOld(now) || answers.size() > MAX)) {
      eldest.remove();
    }
  }
}
