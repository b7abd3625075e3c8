package io.synctv.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.synctv.api.InvalidValueException;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.server.auth.RateLimitedException;
import io.synctv.server.auth.Tokens;
import io.synctv.server.metrics.TrafficMetrics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers the API's addresses. Whatever goes wrong behind one of them becomes a problem document
 * here, and nowhere else; what is our fault is logged here, with the same trace id.
 */
public final class Api {

  /** Bytes for a body of a few short fields. */
  static final int SHORT = 16 << 10;

  /** Where the API begins. */
  public static final String BASE = "/api/v1";

  private static final System.Logger LOG = System.getLogger(Api.class.getName());

  private final HttpRouting.Builder routing;
  private final List<Address> all = new ArrayList<>();
  private final Tokens tokens;
  private final TrafficMetrics traffic;
  private final ClientAddresses addresses;
  private final int maxBody;

  /** Answers a request. */
  interface Action {
    void answer(Exchange exchange);
  }

  /**
   * Makes the registry.
   *
   * @param routing where addresses go
   * @param tokens says who asks
   * @param traffic counts refusals
   * @param proxies how many reverse proxies to believe about where requests come from
   * @param maxBody the largest body of addresses that say nothing else, in bytes
   */
  public Api(
      HttpRouting.Builder routing,
      Tokens tokens,
      TrafficMetrics traffic,
      int proxies,
      int maxBody) {
    this.routing = routing;
    this.tokens = tokens;
    this.traffic = traffic;
    this.addresses = new ClientAddresses(proxies);
    this.maxBody = maxBody;
  }

  /** Begins an address below the base; {@code {name}} stands for one part of the path. */
  Address at(String path) {
    Address address = new Address(new PathPattern(BASE + path));
    all.add(address);
    return address;
  }

  /** Answers all addresses, and whatever else is below {@code /api}. To be called last. */
  public void nothingElse() {
    routing.any("/api/*", this::dispatch);
  }

  private void dispatch(ServerRequest request, ServerResponse response) {
    String path = request.path().absolute().rawPath();
    for (Address address : all) {
      Map<String, String> parts = address.path.match(path);
      if (parts != null) {
        address.dispatch(request, response, parts);
        return;
      }
    }
    answer(
        request,
        response,
        Map.of(),
        maxBody,
        exchange -> {
          throw new RejectedException(ErrorCode.NOT_FOUND);
        });
  }

  /** What one address offers. */
  final class Address {

    private final PathPattern path;
    private final Map<Method, Action> actions = new LinkedHashMap<>();

    private int limit = maxBody;

    Address(PathPattern path) {
      this.path = path;
    }

    /**
     * Takes bodies of so many bytes at most, where the operator does not allow less.
     *
     * @param bytes the most that a proper request needs, with room to spare
     */
    Address atMost(int bytes) {
      limit = Math.min(bytes, maxBody);
      return this;
    }

    Address get(Action action) {
      actions.put(Method.GET, action);
      actions.put(Method.HEAD, action);
      return this;
    }

    Address post(Action action) {
      actions.put(Method.POST, action);
      return this;
    }

    Address patch(Action action) {
      actions.put(Method.PATCH, action);
      return this;
    }

    Address delete(Action action) {
      actions.put(Method.DELETE, action);
      return this;
    }

    private void dispatch(
        ServerRequest request, ServerResponse response, Map<String, String> parts) {
      Action action = actions.get(request.prologue().method());
      if (action != null) {
        answer(request, response, parts, limit, action);
        return;
      }
      String allowed = String.join(", ", actions.keySet().stream().map(Method::text).toList());
      answer(
          request,
          response,
          parts,
          limit,
          exchange -> {
            exchange.header(HeaderNames.ALLOW, allowed);
            throw new RejectedException(ErrorCode.METHOD_NOT_ALLOWED);
          });
    }
  }

  private void answer(
      ServerRequest request,
      ServerResponse response,
      Map<String, String> parts,
      int limit,
      Action action) {
    Exchange exchange =
        new Exchange(
            request, response, parts, tokens, addresses, limit, TraceIds.of(request.headers()));
    try {
      action.answer(exchange);
    } catch (RejectedException e) {
      refuse(exchange, e.rejection());
    } catch (RateLimitedException e) {
      long seconds = Math.ceilDiv(e.retryAfter().toMillis(), 1000);
      exchange.header(HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
      refuse(exchange, Rejection.of(ErrorCode.RATE_LIMITED));
    } catch (InvalidValueException e) {
      String complaint = e.getMessage();
      refuse(
          exchange,
          new Rejection(
              ErrorCode.INVALID,
              complaint == null ? ErrorCode.INVALID.title() : complaint,
              e.fault()));
    } catch (StoreUnavailableException e) {
      // The store has said once that it is away.
      LOG.log(System.Logger.Level.DEBUG, "a store is away, trace " + exchange.traceId(), e);
      refuse(exchange, Rejection.of(ErrorCode.UNAVAILABLE));
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.ERROR, "a store failed, trace " + exchange.traceId(), e);
      refuse(exchange, Rejection.of(ErrorCode.UNAVAILABLE));
    } catch (UncheckedIOException | CloseConnectionException e) {
      // The client is gone: the connection's business, not the application's.
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed, trace " + exchange.traceId(), e);
      refuse(exchange, Rejection.of(ErrorCode.INTERNAL));
    }
  }

  private void refuse(Exchange exchange, Rejection rejection) {
    traffic.rejects(rejection.code()).increment();
    exchange.problem(rejection);
  }
}
