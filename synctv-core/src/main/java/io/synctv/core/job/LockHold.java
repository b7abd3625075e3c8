package io.synctv.core.job;

import io.synctv.api.ApiStatus;
import io.synctv.api.store.Fence;
import io.synctv.cluster.spi.Lease;
import java.util.function.BooleanSupplier;

/**
 * The right to do a job's work, for as long as the lock is held. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class LockHold {

  private final Lease lease;
  private final BooleanSupplier goesOn;

  LockHold(Lease lease, BooleanSupplier goesOn) {
    this.lease = lease;
    this.goesOn = goesOn;
  }

  /**
   * {@return whether to go on: the lock is held as far as this node knows, and the job is not
   * closed} Work asks before each part of it. An answer is old when it arrives: what is written has
   * to be guarded by the {@link #fence} as well.
   */
  public boolean held() {
    return lease.held() && goesOn.getAsBoolean();
  }

  /** {@return what guarded writes are made with; the name is the job's} */
  public Fence fence() {
    return new Fence(lease.name(), lease.token());
  }
}
