package io.synctv.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import java.util.List;

/**
 * Answers what goes wrong before a route is reached – a broken request line, headers that are too
 * long, a refused upgrade – as problem documents too. The web server's own words stay out: they
 * repeat parts of the request.
 */
public final class TransportErrors implements DirectHandler {

  private static final System.Logger LOG = System.getLogger(TransportErrors.class.getName());

  private TransportErrors() {}

  /** Returns the handlers for the web server. */
  public static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new TransportErrors());
    }
    return handlers.build();
  }

  /**
   * Returns what to throw to refuse an upgrade. The web server takes from it what it says of the
   * request, and not its cause: so the request carries the refusal.
   */
  public static RequestException refusal(Rejection rejection) {
    return refusal(rejection, Status.create(rejection.code().httpStatus()));
  }

  /** Returns what to throw to refuse an upgrade with a status and headers of its own. */
  public static RequestException refusal(Rejection rejection, Status status, Header... headers) {
    return RequestException.builder()
        .type(EventType.OTHER)
        .status(status)
        .request(new RefusedRequest(rejection, status, List.of(headers)))
        .message(rejection.message())
        .build();
  }

  /** A refusal that tells the client the reason and nothing else. */
  private record RefusedRequest(Rejection rejection, Status status, List<Header> more)
      implements TransportRequest {

    @Override
    public String protocolVersion() {
      return "";
    }

    @Override
    public String method() {
      return "";
    }

    @Override
    public String path() {
      return "";
    }

    @Override
    public ServerRequestHeaders headers() {
      return ServerRequestHeaders.create();
    }
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      Throwable thrown) {
    Rejection rejection = Rejection.of(code(status.code()));
    String traceId = TraceIds.next();
    if (rejection.code() == ErrorCode.INTERNAL) {
      LOG.log(System.Logger.Level.ERROR, "a request failed, trace " + traceId, thrown);
    }
    return problem(rejection, traceId);
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    if (request instanceof RefusedRequest refused) {
      TransportResponse.Builder answer =
          problem(refused.rejection(), refused.status(), TraceIds.next());
      refused.more().forEach(answer::header);
      return answer.build();
    }
    return problem(Rejection.of(code(status.code())), TraceIds.next());
  }

  private static TransportResponse problem(Rejection rejection, String traceId) {
    return problem(rejection, Status.create(rejection.code().httpStatus()), traceId).build();
  }

  private static TransportResponse.Builder problem(
      Rejection rejection, Status status, String traceId) {
    TransportResponse.Builder response = TransportResponse.builder();
    SecurityHeaders.ALL.forEach(response::header);
    return response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .entity(new Problem(rejection, status.code(), traceId).bytes())
        .keepAlive(false);
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 400, 414, 431, 501, 505 -> ErrorCode.MALFORMED; // 501: an unknown transfer coding
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 413 -> ErrorCode.TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ErrorCode.OVERLOADED;
      default -> status < 500 ? ErrorCode.MALFORMED : ErrorCode.INTERNAL;
    };
  }
}
