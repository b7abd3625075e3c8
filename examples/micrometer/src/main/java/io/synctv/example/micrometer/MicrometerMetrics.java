package io.synctv.example.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.synctv.api.host.EngineMetrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Puts what an engine counts into meters named {@code synctv.events}, {@code synctv.rooms}, …. */
public final class MicrometerMetrics implements EngineMetrics {

  private final MeterRegistry registry;
  private final Map<Gauge, AtomicLong> gauges = new EnumMap<>(Gauge.class);

  /**
   * Makes the meters.
   *
   * @param registry where they are
   */
  public MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Gauge gauge : Gauge.values()) {
      AtomicLong value = new AtomicLong();
      registry.gauge(name(gauge), value);
      gauges.put(gauge, value); // the registry itself does not keep it
    }
  }

  @Override
  public void count(Counter counter, long delta) {
    registry.counter(name(counter)).increment((double) delta);
  }

  @Override
  public void gauge(Gauge gauge, long value) {
    gauges.computeIfAbsent(gauge, absent -> new AtomicLong()).set(value);
  }

  private static String name(Enum<?> meter) {
    return "synctv." + meter.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
