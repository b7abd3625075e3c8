package io.synctv.cluster.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisOutOfMemoryException;

/** Why a Redis that answers takes no writes: the code of its error, and what to do about it. */
enum Refusal {
  OOM(
      "its memory is full: raise its maxmemory, and keep maxmemory-policy at noeviction, so that it"
          + " deletes nothing that rooms need"),
  MISCONF(
      "it could not save its data to its disk: make room there, or set"
          + " stop-writes-on-bgsave-error to no"),
  READONLY("it is a copy: cluster.redis.addresses and cluster.redis.topology must lead to masters"),
  NOREPLICAS("fewer copies follow it than its min-replicas-to-write asks for"),
  LOADING("it is still reading its data"),
  BUSY("a script of somebody else has run in it for too long: SCRIPT KILL ends it");

  /** Before Redis 7 the code stands within the message of a script that failed. */
  private static final Pattern CODE =
      Pattern.compile("(?<![A-Z])(OOM|MISCONF|READONLY|NOREPLICAS|LOADING|BUSY) ");

  private static final Pattern CONTEXT = Pattern.compile("\\.* channel: \\[.*", Pattern.DOTALL);

  private static final int DEEPEST = 8;

  private final String advice;

  Refusal(String advice) {
    this.advice = advice;
  }

  /** Says what Redis lacks and what to set. */
  String advice() {
    return advice;
  }

  /** Returns what an answer of Redis said, if a question failed by it, and else null. */
  static @Nullable Refusal of(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      Refusal found = said(cause);
      if (found != null) {
        return found;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static @Nullable Refusal said(Throwable failure) {
    if (failure instanceof RedisOutOfMemoryException) {
      return OOM; // Redisson leaves the code out
    }
    // What follows is Redisson's: the command with its arguments, which people wrote.
    String text = CONTEXT.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    Matcher code = CODE.matcher(text);
    return code.find() ? valueOf(code.group(1)) : null;
  }
}
