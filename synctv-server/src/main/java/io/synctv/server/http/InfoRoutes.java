package io.synctv.server.http;

import io.synctv.core.SyncTv;
import io.synctv.server.json.WireWriter;
import java.util.List;
import java.util.Map;

/** What the server is, and what time it is. */
public final class InfoRoutes {

  private final SyncTv sync;
  private final String version;
  private final List<String> features;
  private final Map<String, Long> limits;

  /**
   * Makes the routes.
   *
   * @param sync the engine
   * @param version the server's version
   * @param features what is on, by name
   * @param limits what a client must know, by name
   */
  public InfoRoutes(SyncTv sync, String version, List<String> features, Map<String, Long> limits) {
    this.sync = sync;
    this.version = version;
    this.features = features;
    this.limits = limits;
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/time").get(this::time);
    api.at("/info").get(this::info);
  }

  private void time(Exchange exchange) {
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          WireWriter.plainNumberField(json, "now", sync.clock().micros() / 1000.0);
          json.writeEndObject();
        });
  }

  private void info(Exchange exchange) {
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("name", "SyncTV");
          json.writeStringField("version", version);
          json.writeStringField("node", sync.node().value());
          json.writeArrayFieldStart("features");
          for (String feature : features) {
            json.writeString(feature);
          }
          json.writeEndArray();
          json.writeObjectFieldStart("limits");
          for (Map.Entry<String, Long> limit : limits.entrySet()) {
            json.writeNumberField(limit.getKey(), limit.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
