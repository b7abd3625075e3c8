package io.synctv.cluster.redis;

import java.util.List;

/** The scripts of the room log, each as atomic as a single command. */
final class Scripts {

  static final Script COMMIT = Script.named("commit");
  static final Script OPEN = Script.named("open");
  static final Script RESTART = Script.named("restart");
  static final Script SINCE = Script.named("since");
  static final Script TOUCH = Script.named("touch");
  static final Script TIME = Script.of("return redis.call('TIME')");

  /** Loaded when a connection is new, so that the first commit finds them. */
  static final List<Script> ALL = List.of(COMMIT, OPEN, RESTART, SINCE, TOUCH, TIME);

  private Scripts() {}
}
