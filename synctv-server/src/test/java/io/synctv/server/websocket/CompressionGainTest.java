package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.session.SessionMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints what compression saves, and what it costs, for docs/performance.md. */
@Tag("slow")
class CompressionGainTest {

  private static final int ROUNDS = 20_000;

  @Test
  void compressionIsWorthItForWhatIsLarge() throws ProtocolViolation {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    FrameEncoder encoder = ServerSamples.encoder();
    for (Map.Entry<String, SessionMessage> sample : ServerSamples.all().entrySet()) {
      frames.put(sample.getKey(), encoder.encode(sample.getValue()));
    }
    frames.put("people, 100 of them", people(100));
    int small = 0;
    StringBuilder table = new StringBuilder();
    for (Map.Entry<String, byte[]> one : frames.entrySet()) {
      byte[] frame = one.getValue();
      if (frame.length < FrameCompressor.SMALLEST) {
        small++;
        continue;
      }
      int compressed = new FrameCompressor().compressed(frame).length;
      table.append(
          "%-22s %6d -> %5d bytes, %6.1f us to compress, %5.1f us to restore%n"
              .formatted(
                  one.getKey(), frame.length, compressed, compressing(frame), restoring(frame)));
      assertThat(compressed).as(one.getKey()).isLessThan(frame.length);
    }
    System.out.printf("%s%d of %d samples are too small%n", table, small, frames.size());
  }

  private static byte[] people(int count) {
    Random random = new Random(5);
    StringBuilder json = new StringBuilder("{\"type\":\"presence\",\"updated\":[");
    for (int i = 0; i < count; i++) {
      String id = Long.toString(random.nextLong() >>> 1, 36);
      json.append(i == 0 ? "" : ",")
          .append("{\"session\":\"s_%s\",\"user\":{\"id\":\"u_%s\",".formatted(id, id.substring(3)))
          .append("\"name\":\"Guest %d\",\"kind\":\"guest\"},\"role\":\"guest\",".formatted(i))
          .append("\"since\":%d,\"state\":\"connected\",".formatted(1_790_000_000_000L + i * 977L))
          .append("\"position\":%.3f,\"buffering\":false,".formatted(random.nextDouble() * 5000))
          .append("\"ready\":true,\"rtt\":%d.0,\"blocked\":false}".formatted(random.nextInt(90)));
    }
    json.append("],\"count\":").append(count).append('}');
    Frames.TextFrame frame = new Frames.TextFrame();
    frame.writeBytes(json.toString().getBytes(StandardCharsets.UTF_8));
    return frame.frame();
  }

  private static double compressing(byte[] frame) {
    FrameCompressor compressor = new FrameCompressor();
    long begun = 0;
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      begun = i == 0 ? System.nanoTime() : begun;
      compressor.compressed(frame.clone()); // another one to be compressed each time
    }
    return (System.nanoTime() - begun) / 1e3 / ROUNDS;
  }

  private static double restoring(byte[] frame) throws ProtocolViolation {
    byte[] compressed = new FrameCompressor().compressed(frame);
    int header = Frames.headerLength(compressed);
    byte[] payload = Arrays.copyOfRange(compressed, header, compressed.length);
    MessageInflater inflater = new MessageInflater(1 << 20);
    long begun = 0;
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      begun = i == 0 ? System.nanoTime() : begun;
      inflater.inflate(payload);
    }
    return (System.nanoTime() - begun) / 1e3 / ROUNDS;
  }
}
