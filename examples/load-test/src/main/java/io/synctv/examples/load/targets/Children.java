package io.synctv.examples.load.targets;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes this program has started: they end with it, whatever ends it. */
final class Children {

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "load-test-children"));
  }

  private Children() {}

  /** Looks after a process from now on. */
  static Process adopt(Process process) {
    RUNNING.add(process);
    process.onExit().thenRun(() -> RUNNING.remove(process));
    return process;
  }
}
