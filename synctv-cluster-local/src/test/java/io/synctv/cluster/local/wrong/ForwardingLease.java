package io.synctv.cluster.local.wrong;

import io.synctv.cluster.spi.Lease;
import java.util.concurrent.CompletionStage;

/** Hands everything to another lease. */
abstract class ForwardingLease implements Lease {

  final Lease to;

  ForwardingLease(Lease to) {
    this.to = to;
  }

  @Override
  public String name() {
    return to.name();
  }

  @Override
  public long token() {
    return to.token();
  }

  @Override
  public boolean held() {
    return to.held();
  }

  @Override
  public CompletionStage<Boolean> renew() {
    return to.renew();
  }

  @Override
  public CompletionStage<Void> lost() {
    return to.lost();
  }

  @Override
  public void close() {
    to.close();
  }
}
