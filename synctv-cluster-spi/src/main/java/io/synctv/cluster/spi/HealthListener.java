package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/** Hears whether its node reaches the store. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface HealthListener {

  /**
   * The state has changed.
   *
   * @param state the state from now on
   */
  void onChange(Health.State state);
}
