package io.synctv.core.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.IdGenerator;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/**
 * Random bits that follow from a name. Those of an idempotency key have the same chat command make
 * the same message whenever and on whichever node it is decided: the message's own row is where its
 * key is kept. All else gets random identifiers, as its key is kept in the same transaction, but
 * for the change that takes a room over, which every node makes alike.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class DeterministicIds implements RandomGenerator {

  private final byte[] seed;
  private long counter;

  private DeterministicIds(byte[] seed) {
    this.seed = seed;
  }

  /** Returns the id of the change that keeps the members of a room the application knows. */
  public static String takeover(RoomId room) {
    String seed = "import/" + room.value();
    return new IdGenerator(new DeterministicIds(seed.getBytes(StandardCharsets.UTF_8))).next();
  }

  /** Returns a generator whose first id is that of the message a keyed chat command posts. */
  static IdGenerator ids(RoomId room, UserId user, IdempotencyKey key) {
    String seed = room.value() + '/' + user.value() + '/' + key.value();
    return new IdGenerator(new DeterministicIds(seed.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the id of the message that a keyed chat command posts. */
  static ChatId message(RoomId room, UserId user, IdempotencyKey key) {
    return ChatId.of(ids(room, user, key).next());
  }

  @Override
  public long nextLong() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(seed);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(counter++).flip());
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
