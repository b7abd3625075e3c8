package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;

/**
 * What sessions of a room are told that is neither ordered nor kept: best effort, and worthless a
 * moment later. A new one is a variant here, a pair of lines in {@link SignalCodec}, and what
 * sessions are told of it.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface Signal {

  /**
   * Somebody is typing.
   *
   * @param user who
   */
  record Typing(User user) implements Signal {}

  /**
   * Something about the room that a person should know.
   *
   * @param code what it is, such as {@code ITEM_UNPLAYABLE}
   */
  record Notice(String code) implements Signal {}
}
