package io.synctv.server.http;

import io.synctv.api.IdGenerator;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.server.auth.Tokens;
import io.synctv.server.json.Shapes;

/** Signing in. */
public final class AuthRoutes {

  private final Tokens tokens;
  private final boolean guests;
  private final IdGenerator ids = IdGenerator.secure();

  /**
   * Makes the routes.
   *
   * @param tokens issues tokens
   * @param guests whether people may come without an account
   */
  public AuthRoutes(Tokens tokens, boolean guests) {
    this.tokens = tokens;
    this.guests = guests;
  }

  /** Registers the routes. */
  public void register(Api api) {
    api.at("/auth/guest").post(this::guest);
  }

  private void guest(Exchange exchange) {
    if (!guests) {
      throw new RejectedException(
          new Rejection(ErrorCode.FORBIDDEN, "This server lets nobody in without an account"));
    }
    User user =
        new User(UserId.of("g_" + ids.next()), exchange.body().text("name"), UserKind.GUEST);
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("accessToken", tokens.issue(user));
          json.writeNumberField("expiresIn", tokens.lifetime().toSeconds());
          json.writeFieldName("user");
          Shapes.user(json, user);
          json.writeEndObject();
        });
  }
}
