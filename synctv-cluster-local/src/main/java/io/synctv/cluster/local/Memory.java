package io.synctv.cluster.local;

import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.KeyedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room's log answered in the last five minutes, through all of its epochs: to commits by
 * their key, and to commands by theirs. Of commits at most {@value #MAX_COMMITS}: so many are made
 * in five minutes at 1,000 commits a second, and they take some 60 MB. Of commands as many as take
 * some 60 MB. Guarded by its room's lock.
 */
final class Memory {

  static final int MAX_COMMITS = 300_000;
  static final int MAX_ANSWER_BYTES = 60_000_000;

  /** What an answer takes beside its texts and bytes: itself, its place in the map, its headers. */
  private static final int OVERHEAD = 200;

  private final Remembered<Committed> commits;
  private final Remembered<KeyedAnswer> answers;

  Memory() {
    this(
        new Remembered<>(MAX_COMMITS, commit -> 1),
        new Remembered<>(MAX_ANSWER_BYTES, Memory::bytes));
  }

  private Memory(Remembered<Committed> commits, Remembered<KeyedAnswer> answers) {
    this.commits = commits;
    this.answers = answers;
  }

  private static int bytes(KeyedAnswer answer) {
    return OVERHEAD + answer.key().length() + answer.digest().length() + answer.answer().length;
  }

  Memory copy() {
    return new Memory(commits.copy(), answers.copy());
  }

  /** Returns what a commit is answered that was made before, or whose commands were; else null. */
  @Nullable CommitResult find(Commit commit, long now) {
    Committed first = commits.find(commit.key(), now);
    if (first != null) {
      return first;
    }
    List<KeyedAnswer> known = null;
    for (KeyedAnswer answer : commit.answers()) {
      KeyedAnswer earlier = answers.find(answer.key(), now);
      if (earlier != null) {
        known = known == null ? new ArrayList<>() : known;
        known.add(earlier);
      }
    }
    return known == null ? null : new CommitResult.Known(known);
  }

  @Nullable KeyedAnswer answer(String key, long now) {
    return answers.find(key, now);
  }

  void remember(Commit commit, Committed result, long now) {
    commits.remember(commit.key(), result, now);
    for (KeyedAnswer answer : commit.answers()) {
      answers.remember(answer.key(), answer, now);
    }
  }

  void forgetOld(long now) {
    commits.forgetOld(now);
    answers.forgetOld(now);
  }

  /** Returns how many commands' answers are remembered. */
  int answers() {
    return answers.size();
  }
}
