package io.synctv.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.server.auth.Tokens;
import io.synctv.server.edge.GuardedConnection;
import io.synctv.server.json.Json;
import io.synctv.server.json.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as the routes see them. Used by the request's own thread only. */
final class Exchange {

  /** JSON or what is made of it, with any parameters: it is UTF-8 whatever they say (RFC 8259). */
  private static final Pattern JSON =
      Pattern.compile(
          "application/(?:json|[a-z0-9.+-]{1,100}\\+json)\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;
  private static final byte[] NOTHING = {};
  private static final String BEARER = "bearer ";

  private final ServerRequest request;
  private final ServerResponse response;
  private final Map<String, String> parts;
  private final Tokens tokens;
  private final ClientAddresses addresses;
  private final int maxBody;
  private final String traceId;
  private @Nullable User user;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      Map<String, String> parts,
      Tokens tokens,
      ClientAddresses addresses,
      int maxBody,
      String traceId) {
    this.request = request;
    this.response = response;
    this.parts = parts;
    this.tokens = tokens;
    this.addresses = addresses;
    this.maxBody = maxBody;
    this.traceId = traceId;
  }

  String traceId() {
    return traceId;
  }

  /** Returns the user who sent the request; a good token is verified once. */
  User user() {
    User known = userIfKnown();
    if (known == null) {
      throw new RejectedException(ErrorCode.UNAUTHENTICATED);
    }
    return known;
  }

  /** Returns the user who sent the request, or null when it has no token that is good. */
  @Nullable User userIfKnown() {
    if (user == null) {
      user =
          request
              .headers()
              .first(HeaderNames.AUTHORIZATION)
              .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
              .flatMap(value -> tokens.verify(value.substring(BEARER.length()).strip()))
              .orElse(null);
    }
    return user;
  }

  /** Returns the address the request came from, as rate limits count it. */
  String address() {
    return addresses.of(request);
  }

  /** Returns a part of the path, decoded. */
  String path(String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  /** Returns the room in the path. */
  RoomId roomId() {
    try {
      return RoomId.of(path("room"));
    } catch (InvalidValueException e) {
      throw new RejectedException(ErrorCode.ROOM_NOT_FOUND);
    }
  }

  /** Returns a parameter of the query, or null. */
  @Nullable String query(String name) {
    Optional<String> value = request.query().first(name).asOptional();
    return value.filter(text -> !text.isEmpty()).orElse(null);
  }

  /** Returns the idempotency key of a request that has no body to carry it, or null. */
  @Nullable IdempotencyKey key() {
    Optional<String> text = request.query().first("key").asOptional();
    return text.map(IdempotencyKey::of).orElse(null);
  }

  /** Returns how many entries of a list are asked for. */
  int limit() {
    String text = query("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new InvalidValueException("limit must be a whole number from 1 to " + MAX_LIMIT);
  }

  /** Reads the body, which must be a JSON object. */
  JsonFields body() {
    return JsonFields.of(json());
  }

  /** Reads the body of a request that may go without one. */
  JsonFields optionalBody() {
    byte[] bytes = bytes();
    return JsonFields.of(bytes.length == 0 ? Json.parse(new byte[] {'{', '}'}) : parse(bytes));
  }

  private JsonNode json() {
    return parse(bytes());
  }

  private JsonNode parse(byte[] bytes) {
    // The web server's own reading of it fails on what is no media type.
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    boolean json = JSON.matcher(type).matches();
    if (!json) {
      throw new RejectedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
    return Json.parse(bytes);
  }

  private byte[] bytes() {
    GuardedConnection.current().limitBody(maxBody);
    if (!request.content().hasEntity()) {
      return NOTHING;
    }
    try (InputStream body = request.content().inputStream()) {
      return body.readAllBytes(); // to the limit: what goes beyond it is refused by the edge
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a header of the answer. */
  Exchange header(HeaderName name, String value) {
    response.header(name, value);
    return this;
  }

  /** Answers with JSON that nobody may keep. */
  void json(int status, Json.Body body) {
    header(HeaderNames.CACHE_CONTROL, "no-store");
    send(status, "application/json", Json.bytes(body));
  }

  /** Answers without a body. */
  void empty(int status) {
    response.status(Status.create(status));
    response.send();
  }

  /** Answers with a refusal. */
  void problem(Rejection rejection) {
    ErrorCode code = rejection.code();
    header(HeaderNames.CACHE_CONTROL, "no-store");
    if (GuardedConnection.current().ending()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    if (code == ErrorCode.UNAUTHENTICATED) {
      header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (code.retryable()) {
      response.headers().setIfAbsent(HeaderValues.create(HeaderNames.RETRY_AFTER, "1"));
    }
    send(code.httpStatus(), Problem.MEDIA_TYPE, new Problem(rejection, traceId).bytes());
  }

  private void send(int status, String mediaType, byte[] bytes) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, mediaType);
    if (request.prologue().method().equals(Method.HEAD)) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      response.send(NOTHING);
    } else {
      response.send(bytes);
    }
  }
}
