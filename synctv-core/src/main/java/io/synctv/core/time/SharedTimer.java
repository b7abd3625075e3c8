package io.synctv.core.time;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one timer thread of all engines in a JVM, however many there are. It only hands tasks over,
 * so that no engine can hold up another; it starts with the first task that waits and ends when
 * none has waited for {@value #IDLE_SECONDS} seconds. Whoever schedules a task takes it back: the
 * timer knows of no engine, and keeps none in memory that is closed. Safe for use by several
 * threads.
 */
final class SharedTimer {

  private static final int IDLE_SECONDS = 2;
  private static final ScheduledThreadPoolExecutor THREAD = thread();

  private SharedTimer() {}

  private static ScheduledThreadPoolExecutor thread() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "synctv-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true); // not while a task waits, however long
    return timer;
  }

  /** Makes a thread that has nothing of the application that happened to need it first. */
  private static Thread daemon(Runnable task, String name) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name(name)
            .unstarted(task);
    thread.setContextClassLoader(SharedTimer.class.getClassLoader());
    return thread;
  }

  /**
   * Runs a task after a delay.
   *
   * @param task must not block
   * @param delayMillis how long to wait, in milliseconds
   * @return cancels it
   */
  static Future<?> schedule(Runnable task, long delayMillis) {
    return THREAD.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }
}
