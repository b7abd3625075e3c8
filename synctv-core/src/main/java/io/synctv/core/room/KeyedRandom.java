package io.synctv.core.room;

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
 * Random bits that follow from a command's idempotency key, so that the same command makes the same
 * identifiers whenever and on whichever node it is decided: what a store has kept of a first try, a
 * second try finds instead of doubling it.
 */
final class KeyedRandom implements RandomGenerator {

  private final byte[] seed;
  private long counter;

  private KeyedRandom(byte[] seed) {
    this.seed = seed;
  }

  static IdGenerator ids(RoomId room, UserId user, IdempotencyKey key) {
    String seed = room.value() + '/' + user.value() + '/' + key.value();
    return new IdGenerator(new KeyedRandom(seed.getBytes(StandardCharsets.UTF_8)));
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
