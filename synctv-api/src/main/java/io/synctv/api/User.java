package io.synctv.api;

import java.util.Objects;

/**
 * A person as others see them.
 *
 * @param id who it is
 * @param name the shown name, 1 to 40 characters
 * @param kind guest or account
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record User(UserId id, String name, UserKind kind) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 40;

  /**
   * Checks the name.
   *
   * @throws InvalidValueException when the name is empty, too long or holds control characters
   */
  public User {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    name = Checks.text("name", name, MAX_NAME);
    if (name.indexOf('\n') >= 0 || name.indexOf('\t') >= 0) {
      throw new InvalidValueException("name must be one line");
    }
  }

  /**
   * Makes an account user whose name is the identifier: enough for embedding and tests.
   *
   * @param id the identifier, as {@link UserId} has it; of a long one the name is the beginning,
   *     and of one in which nothing can be seen a question mark; what no name may hold is left out
   * @return the user
   * @throws InvalidValueException when the identifier is outside its bounds
   */
  public static User of(String id) {
    Objects.requireNonNull(id, "id");
    return new User(UserId.of(id), Checks.mendedName(id, MAX_NAME), UserKind.ACCOUNT);
  }
}
