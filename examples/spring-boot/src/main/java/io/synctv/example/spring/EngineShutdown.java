package io.synctv.example.spring;

import io.synctv.core.SyncTv;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Closes the engine while the web server still runs, so that each viewer is told why. Spring stops
 * what has the highest phase first, and its web server has a lower one than this.
 */
@Component
final class EngineShutdown implements SmartLifecycle {

  private final SyncTv engine;
  private volatile boolean running;

  EngineShutdown(SyncTv engine) {
    this.engine = engine;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    engine.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
