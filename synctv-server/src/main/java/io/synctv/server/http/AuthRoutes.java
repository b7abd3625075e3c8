package io.synctv.server.http;

import io.synctv.api.Checks;
import io.synctv.api.IdGenerator;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.server.auth.RateLimits;
import io.synctv.server.auth.RateLimits.Rule;
import io.synctv.server.auth.Tokens;
import io.synctv.server.json.WireWriter;
import java.time.Duration;
import java.util.List;

/** Signing in. */
public final class AuthRoutes {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Tokens tokens;
  private final boolean guests;
  private final RateLimits limits;
  private final int perAddress;
  private final IdGenerator ids = IdGenerator.secure();

  /**
   * Makes the routes.
   *
   * @param tokens issues tokens
   * @param guests whether people may come without an account
   * @param limits counts sign-ins
   * @param perAddress how many guests may sign in from one address per minute
   */
  public AuthRoutes(Tokens tokens, boolean guests, RateLimits limits, int perAddress) {
    this.tokens = tokens;
    this.guests = guests;
    this.limits = limits;
    this.perAddress = perAddress;
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/auth/guest").atMost(Api.SHORT).post(this::guest);
  }

  private void guest(Exchange exchange) {
    if (!guests) {
      throw new RejectedException(
          new Rejection(ErrorCode.FORBIDDEN, "This server lets nobody in without an account"));
    }
    String name = Checks.name("name", exchange.body().text("name"), User.MAX_NAME);
    User user = new User(UserId.of("g_" + ids.next()), name, UserKind.GUEST);
    limits.note(List.of(new Rule("guests:" + exchange.address(), perAddress, MINUTE)));
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("accessToken", tokens.issue(user));
          json.writeNumberField("expiresIn", tokens.lifetime().toSeconds());
          json.writeFieldName("user");
          WireWriter.user(json, user);
          json.writeEndObject();
        });
  }
}
