package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.cluster.spi.TransportException;
import java.util.List;

/** Reads what scripts answer: lists of text. */
final class Answer {

  private Answer() {}

  static String text(List<byte[]> answer, int index) {
    return new String(answer.get(index), UTF_8);
  }

  static long number(List<byte[]> answer, int index) {
    return Long.parseLong(text(answer, index));
  }

  static TransportException failed(Throwable failure) {
    Throwable cause = RedisCommands.cause(failure);
    return cause instanceof TransportException known
        ? known
        : new TransportException("Redis could not answer", cause);
  }
}
