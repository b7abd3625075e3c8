package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import io.synctv.server.FrameFuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames of all kinds, in pieces of any size, are read as {@link FrameModel} reads them. */
class FrameReaderFuzzTest {

  private static final int LIMIT = 300;

  @Test
  void framesAreReadAsTheModelReadsThem() {
    long seed = FrameFuzz.seed();
    Random random = new Random(seed);
    Set<String> ends = new HashSet<>();
    for (int frames = 0; frames < FrameFuzz.frames(); ) {
      int some = 1 + random.nextInt(8);
      byte[] bytes = FrameFuzz.frames(random, some);
      frames += some;
      List<String> expected = FrameModel.read(bytes, LIMIT);
      assertThat(read(bytes, random))
          .as("seed %d after %d frames: %s", seed, frames, Arrays.toString(bytes))
          .isEqualTo(expected);
      ends.add(expected.getLast());
    }
    assertThat(ends)
        .as("every end is reached")
        .contains("more", "closed", "FRAMING", "SIZE", "BINARY", "ENCODING");
  }

  private static List<String> read(byte[] bytes, Random random) {
    int[] at = {0};
    int most = 1 + random.nextInt(bytes.length);
    DataReader data =
        DataReader.create(
            () -> {
              if (at[0] == bytes.length) {
                return null;
              }
              int from = at[0];
              at[0] = Math.min(bytes.length, from + 1 + random.nextInt(most));
              return Arrays.copyOfRange(bytes, from, at[0]);
            });
    FrameReader reader = new FrameReader(data, LIMIT, false);
    MessageAssembler assembler = new MessageAssembler(LIMIT, null);
    List<String> seen = new ArrayList<>();
    try {
      while (true) {
        reader.header();
        if (reader.control()) {
          seen.add(control(reader.opCode()) + Arrays.toString(reader.payload(null)));
          if (reader.opCode() == FrameReader.CLOSE) {
            seen.add("closed");
            return seen;
          }
        } else {
          assembler.begin(reader.opCode(), reader.length(), false);
          byte[] message = assembler.add(reader.payload(assembler.text()), reader.last());
          if (message != null) {
            seen.add("text " + new String(message, StandardCharsets.UTF_8));
          }
        }
        reader.ended(assembler.underWay());
      }
    } catch (ProtocolViolation e) {
      seen.add(e.breach().name());
    } catch (DataReader.InsufficientDataAvailableException e) {
      seen.add("more");
    }
    return seen;
  }

  private static String control(int opCode) {
    return switch (opCode) {
      case FrameReader.CLOSE -> "close ";
      case FrameReader.PING -> "ping ";
      default -> "pong ";
    };
  }
}
