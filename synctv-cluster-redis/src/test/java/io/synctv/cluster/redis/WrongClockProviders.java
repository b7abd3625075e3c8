package io.synctv.cluster.redis;

import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;
import java.time.Duration;

/** The Redis transport on machines whose clocks are wrong, named by {@code cluster.transport}. */
public final class WrongClockProviders {

  private WrongClockProviders() {}

  /** On a machine whose clock is an hour ahead. */
  public static final class HourAhead implements ClusterTransportProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public HourAhead() {}

    @Override
    public String name() {
      return "redis-hour-ahead";
    }

    @Override
    public ClusterTransport create(ClusterContext context) {
      return WrongClock.ahead(context, Duration.ofHours(1));
    }
  }

  /** On a machine whose clock is 45 seconds behind. */
  public static final class Behind implements ClusterTransportProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public Behind() {}

    @Override
    public String name() {
      return "redis-45s-behind";
    }

    @Override
    public ClusterTransport create(ClusterContext context) {
      return WrongClock.ahead(context, Duration.ofSeconds(-45));
    }
  }
}
