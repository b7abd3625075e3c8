package io.synctv.cluster.redis;

import java.util.List;

/** The scripts, each as atomic as a single command. */
final class Scripts {

  static final Script COMMIT = Script.named("commit");
  static final Script OPEN = Script.named("open");
  static final Script RESTART = Script.named("restart");
  static final Script ANSWER = Script.named("answer");
  static final Script SINCE = Script.named("since");
  static final Script TOUCH = Script.named("touch");
  static final Script TIME = Script.of("return redis.call('TIME')");
  static final Script PROBE = Script.named("probe");

  static final Script HEARTBEAT = Script.named("heartbeat");
  static final Script GOODBYE = Script.named("goodbye");
  static final Script NODES = Script.named("nodes");
  static final Script ALIVE = Script.named("alive");
  static final Script GONE = Script.named("gone");
  static final Script SESSION_WRITE = Script.named("session-write");
  static final Script SESSION_OWN = Script.named("session-own");
  static final Script SESSION_LIST = Script.named("session-list");
  static final Script COUNTER_ALIVE = Script.named("counter-alive");
  static final Script COUNTER_TAKE = Script.named("counter-take");
  static final Script COUNTER_GIVE = Script.named("counter-give");
  static final Script COUNTER_SET = Script.named("counter-set");
  static final Script COUNTER_TOTAL = Script.named("counter-total");
  static final Script PERMIT = Script.named("permit");
  static final Script LOCK = Script.named("lock");
  static final Script LOCK_RAISE = Script.named("lock-raise");
  static final Script LOCK_RENEW = Script.named("lock-renew");
  static final Script LOCK_RELEASE = Script.named("lock-release");

  /** Loaded when a connection is new, so that the first commit finds them. */
  static final List<Script> ALL = List.of(COMMIT, OPEN, RESTART, ANSWER, SINCE, TOUCH, TIME, PROBE);

  private Scripts() {}
}
