package io.synctv.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MeterRegistryFormatter;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import io.helidon.service.registry.Services;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import io.helidon.webserver.spi.ServerFeature;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.TransportStatistics;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.cluster.Discrepancy;
import io.synctv.core.room.EngineStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Serves the counts at {@code /metrics}, beside what Helidon counts of Java and of HTTP.
 *
 * <p>Helidon's one registry of the process holds the meters, as only that one is printed; closing
 * takes them out again. Meters hold what they read weakly: it is this object, which the server
 * keeps.
 */
public final class ServerMetrics implements AutoCloseable {

  private final Tag instance;
  private final MeterRegistry registry;
  private final MetricsObserver observer;
  private final List<Meter> meters = new ArrayList<>();

  /**
   * Makes the meters.
   *
   * @param name what this server is called
   * @param engine what the engine counts
   * @param traffic what goes over sockets
   * @param connections how many sockets are open
   * @param transport what connects this server with others
   * @param discrepancies how it differs from what is relied upon, when it is a shadow
   */
  public ServerMetrics(
      String name,
      Supplier<EngineStatistics> engine,
      TrafficMetrics traffic,
      IntSupplier connections,
      ClusterTransport transport,
      Supplier<Map<Discrepancy, Long>> discrepancies) {
    instance = Tag.create("instance", name);
    registry = Services.get(MeterRegistry.class);
    observer = MetricsObserver.builder().meterRegistry(registry).build();
    gauge("synctv.rooms", "Rooms in memory", () -> engine.get().rooms());
    gauge("synctv.sessions", "Sessions", () -> engine.get().sessions());
    gauge("synctv.connections", "Open sockets", connections::getAsInt);
    engine("synctv.events", "Ordered events applied", engine, EngineStatistics::events);
    engine("synctv.commits", "Commits sent to the cluster", engine, EngineStatistics::commits);
    engine("synctv.conflicts", "Commits decided anew", engine, EngineStatistics::conflicts);
    caches(engine);
    cluster(engine, transport);
    for (Discrepancy kind : discrepancies.get().keySet()) {
      counter(
          "synctv.cluster.discrepancies",
          "How the shadow differs from what the server does",
          () -> discrepancies.get().getOrDefault(kind, 0L),
          Tag.create("kind", kind.name().toLowerCase(Locale.ROOT)));
    }
    counter("synctv.messages.received", "Messages from clients", traffic.messagesReceived()::sum);
    counter("synctv.bytes.written", "Bytes sent over sockets", traffic.bytesWritten()::sum);
    for (CloseCode code : CloseCode.values()) {
      counter(
          "synctv.sockets.closed",
          "Sockets closed by this side",
          traffic.closes(code)::sum,
          Tag.create("code", Integer.toString(code.code())),
          Tag.create("reason", code.name().toLowerCase(Locale.ROOT)));
    }
    for (ErrorCode code : ErrorCode.values()) {
      counter(
          "synctv.rejects",
          "Requests refused",
          traffic.rejects(code)::sum,
          Tag.create("code", code.name()));
    }
  }

  private void caches(Supplier<EngineStatistics> engine) {
    for (String cache : engine.get().caches().keySet()) {
      Tag name = Tag.create("cache", cache);
      counter(
          "synctv.cache.hits",
          "Questions answered without a query of their own",
          () -> cache(engine, cache).hits(),
          name);
      counter(
          "synctv.cache.misses",
          "Questions that made for a query",
          () -> cache(engine, cache).misses(),
          name);
    }
  }

  private static CacheStatistics cache(Supplier<EngineStatistics> engine, String name) {
    return Objects.requireNonNull(engine.get().caches().get(name), name);
  }

  private void cluster(Supplier<EngineStatistics> engine, ClusterTransport transport) {
    gauge(
        "synctv.cluster.up",
        "1 when the other servers are reached, 0 when this one is isolated",
        () -> transport.health().state() == Health.State.UP ? 1 : 0);
    gauge(
        "synctv.cluster.lag.microseconds",
        "How long the last delivery took",
        () -> (int) (transport.statistics().lagNanos() / 1000));
    engine("synctv.cluster.forks", "Rooms that went on alone", engine, EngineStatistics::forks);
    engine("synctv.cluster.merges", "Rooms that were merged", engine, EngineStatistics::merges);
    engine(
        "synctv.cluster.deduplicated",
        "Messages left out as received before",
        engine,
        EngineStatistics::duplicates);
    transport("published", "Events and messages sent", transport, TransportStatistics::published);
    transport("received", "Events and messages received", transport, TransportStatistics::received);
    transport("replayed", "Events read again", transport, TransportStatistics::replayed);
    transport("dropped", "Deliveries given up", transport, TransportStatistics::dropped);
    transport("malformed", "Foreign messages dropped", transport, TransportStatistics::malformed);
    transport("round.trips", "Questions answered", transport, TransportStatistics::roundTrips);
    transport(
        "round.trip.nanoseconds",
        "How long these took together",
        transport,
        TransportStatistics::roundTripNanos);
    transport("commits", "Commits sent", transport, TransportStatistics::commits);
    transport("batches", "Round trips that carried them", transport, TransportStatistics::batches);
  }

  private void transport(
      String name,
      String description,
      ClusterTransport transport,
      ToLongFunction<TransportStatistics> of) {
    counter("synctv.cluster." + name, description, () -> of.applyAsLong(transport.statistics()));
  }

  private void gauge(String name, String description, Supplier<Integer> value) {
    add(
        Gauge.builder(name, this, self -> value.get())
            .description(description)
            .tags(List.of(instance)));
  }

  private void engine(
      String name,
      String description,
      Supplier<EngineStatistics> engine,
      ToLongFunction<EngineStatistics> of) {
    counter(name, description, () -> of.applyAsLong(engine.get()));
  }

  private void counter(String name, String description, Supplier<Long> value, Tag... tags) {
    add(
        FunctionalCounter.builder(name, this, self -> value.get())
            .description(description)
            .tags(Stream.concat(Stream.of(instance), Stream.of(tags)).toList()));
  }

  private void add(Meter.Builder<?, ?> meter) {
    meters.add(create(meter));
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // each builder says what it builds, of itself
  private Meter create(Meter.Builder builder) {
    return registry.getOrCreate(builder);
  }

  /**
   * Counts something more.
   *
   * @param name the meter's name, with dots
   * @param description what is counted
   * @param value returns the count, which only grows
   */
  public void count(String name, String description, Supplier<Long> value) {
    counter(name, description, value);
  }

  /**
   * Returns what serves {@code /metrics}.
   *
   * @param socket the name of the socket to serve it on
   */
  public ServerFeature feature(String socket) {
    return new MetricsFeature(socket);
  }

  /** Answers as GET would, in its default format: the observer answers GET only. */
  private void head(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, MediaTypes.TEXT_PLAIN.text());
    response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(text().getBytes(UTF_8).length));
    response.send(new byte[0]);
  }

  private String text() {
    return ServiceLoader.load(MeterRegistryFormatterProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .map(
            provider ->
                provider.formatter(
                    MediaTypes.TEXT_PLAIN,
                    MetricsConfig.create(),
                    registry,
                    Optional.empty(),
                    List.of(),
                    List.of()))
        .flatMap(Optional::stream)
        .findFirst()
        .flatMap(MeterRegistryFormatter::format)
        .map(Object::toString)
        .orElse("");
  }

  /** The observer wants to be told of the server: it cannot be a feature of the routes alone. */
  private final class MetricsFeature implements ServerFeature {

    private final String socket;

    MetricsFeature(String socket) {
      this.socket = socket;
    }

    @Override
    public String name() {
      return "metrics";
    }

    @Override
    public String type() {
      return "metrics";
    }

    @Override
    public void setup(ServerFeatureContext context) {
      HttpRouting.Builder routing = context.socket(socket).httpRouting();
      routing.route(
          Method.predicate(Method.HEAD),
          PathMatchers.exact("/metrics"),
          (request, response) -> head(response));
      observer.register(context, List.of(routing), endpoint -> "/metrics");
    }
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
