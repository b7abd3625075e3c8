package io.synctv.server.health;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.synctv.server.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Answers 200 when all is well and 503 when not, and {@link Observers} with the checks that were
 * made. Live: the process answers, and all its ports listen. Ready: it accepts connections and its
 * store takes a write. Started: it has started once.
 */
public final class HealthRoutes {

  private static final System.Logger LOG = System.getLogger(HealthRoutes.class.getName());

  /**
   * A part of the server that may be well or not.
   *
   * @param check whether it is well
   * @param needed whether the server is ready only with it
   */
  public record Part(BooleanSupplier check, boolean needed) {}

  private final Observers observers;
  private final Map<String, Part> live;
  private final Supplier<Map<String, String>> details;
  private final Map<String, Part> ready;
  private final Map<String, Part> started;

  /**
   * Makes the routes.
   *
   * @param lifecycle how far the server is
   * @param parts what the server is made of, by name: the database, the cluster
   * @param observers who gets more than the status
   * @param details says in words what must be put right, by what it is about; told with readiness
   */
  public HealthRoutes(
      Lifecycle lifecycle,
      Map<String, Part> parts,
      Observers observers,
      Supplier<Map<String, String>> details) {
    this.observers = observers;
    this.details = details;
    Map<String, Part> all = new TreeMap<>(parts);
    all.put("serving", new Part(lifecycle::isServing, true));
    this.ready = Map.copyOf(all);
    this.live = Map.of("listening", new Part(lifecycle::isAlive, true));
    this.started = Map.of("started", new Part(lifecycle::hasStarted, true));
  }

  /** Registers the routes. */
  public void register(HttpRouting.Builder routing) {
    at(routing, live, Map::of, "/live", "/liveness", "/health/live");
    at(routing, ready, details, "/ready", "/readiness", "/health/ready", "/health", "/healthz");
    at(routing, started, Map::of, "/started", "/health/started");
  }

  private void at(
      HttpRouting.Builder routing,
      Map<String, Part> checks,
      Supplier<Map<String, String>> details,
      String... paths) {
    for (String path : paths) {
      routing.route(
          Method.predicate(Method.GET, Method.HEAD),
          PathMatchers.exact(path),
          (request, response) -> answer(request, response, checks, details));
    }
  }

  private void answer(
      ServerRequest request,
      ServerResponse response,
      Map<String, Part> checks,
      Supplier<Map<String, String>> words) {
    boolean inside = observers.mayLookInside(request);
    Map<String, String> details = inside ? words.get() : Map.of();
    Map<String, Boolean> results = new TreeMap<>();
    boolean up = true;
    for (Map.Entry<String, Part> check : checks.entrySet()) {
      boolean well = passes(check.getKey(), check.getValue().check());
      results.put(check.getKey(), well);
      up &= well || !check.getValue().needed();
    }
    boolean passed = up;
    byte[] body =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("status", word(passed));
              if (inside) {
                json.writeObjectFieldStart("checks");
                for (Map.Entry<String, Boolean> result : results.entrySet()) {
                  json.writeStringField(result.getKey(), word(result.getValue()));
                }
                json.writeEndObject();
              }
              if (!details.isEmpty()) {
                json.writeObjectFieldStart("details");
                for (Map.Entry<String, String> detail : details.entrySet()) {
                  json.writeStringField(detail.getKey(), detail.getValue());
                }
                json.writeEndObject();
              }
              json.writeEndObject();
            });
    response.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    response.send(request.prologue().method().equals(Method.HEAD) ? new byte[0] : body);
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private static boolean passes(String name, BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "health check failed: " + name, e);
      return false;
    }
  }
}
