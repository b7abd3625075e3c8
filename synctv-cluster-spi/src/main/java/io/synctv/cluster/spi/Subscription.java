package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/** Something that was asked for until further notice. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Subscription extends AutoCloseable {

  /** Ends it. Idempotent; a delivery under way on another thread may still finish. */
  @Override
  void close();
}
