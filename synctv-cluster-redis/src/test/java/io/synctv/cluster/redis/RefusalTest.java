package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.spi.TransportException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.client.RedisException;
import org.redisson.client.RedisOutOfMemoryException;

class RefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OOM        | OOM command not allowed when used memory > 'maxmemory'. script: 48a3, on @user_script:51.
          OOM        | ERR Error running script (call to f_48a3): @user_script:51: @user_script: 51: -OOM command not allowed when used memory > 'maxmemory'.
          MISCONF    | MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.
          READONLY   | READONLY You can't write against a read only replica.
          READONLY   | ERR Error running script (call to f_48a3): @user_script:9: @user_script: 9: -READONLY You can't write against a read only replica.
          NOREPLICAS | NOREPLICAS Not enough good replicas to write.
          LOADING    | LOADING Redis is loading the dataset in memory
          BUSY       | BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
          """)
  void isReadFromWhatRedisSays(Refusal refusal, String message) {
    assertThat(Refusal.of(new RedisException(message))).isEqualTo(refusal);
    assertThat(
            Refusal.of(
                new CompletionException(
                    new TransportException("commit", new RedisException(message)))))
        .isEqualTo(refusal);
  }

  @Test
  void isReadFromWhatRedissonMakesOfIt() {
    assertThat(Refusal.of(new RedisOutOfMemoryException("command not allowed"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERR unknown command. channel: [id: 0x1, L:/127.0.0.1:1 - R:/127.0.0.1:2] command: (EVAL), params: [OOM command]
          BUSYGROUP Consumer Group name already exists
          ERR no room
          """)
  void isNothingElse(String message) {
    assertThat(Refusal.of(new RedisException(message))).isNull();
    assertThat(Refusal.of(new TransportException("no answer within 900 ms", null))).isNull();
  }
}
