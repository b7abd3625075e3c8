package io.synctv.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.session.PresenceEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventCodecTest {

  private static final Epoch EPOCH = Epoch.of("e");

  @Test
  void everyEventComesBackAsItWas() {
    for (long seed = 1; seed <= 300; seed++) {
      Samples samples = new Samples(seed);
      for (RoomEvent event : samples.events()) {
        EventCodec.Header header = samples.header(seed * 3);
        byte[] bytes = EventCodec.encode(header, event);
        EventCodec.Decoded decoded = EventCodec.decode(EPOCH, 9, bytes);
        assertThat(decoded.event())
            .as("seed %d", seed)
            .isEqualTo(new OrderedEvent(EPOCH, 9, header.at(), header.by(), header.key(), event));
        assertThat(decoded.header()).as("seed %d", seed).isEqualTo(header);
      }
      PlaybackState playback = samples.playback();
      EventCodec.Snapshot snapshot = new EventCodec.Snapshot(playback, seed);
      assertThat(EventCodec.decodeSnapshot(EventCodec.encodeSnapshot(snapshot)))
          .as("seed %d", seed)
          .isEqualTo(snapshot);
    }
  }

  @Test
  void presenceComesBackAsItWas() {
    for (long seed = 1; seed <= 300; seed++) {
      Samples samples = new Samples(seed);
      PresenceEntry entry = samples.presence();
      assertThat(PresenceCodec.decodeEntry(PresenceCodec.encode(entry)))
          .as("seed %d", seed)
          .isEqualTo(entry);
    }
  }

  @Test
  void durableChangesAndAnswersComeBackAsTheyWere() {
    for (long seed = 1; seed <= 300; seed++) {
      Samples samples = new Samples(seed);
      DurableChange change = samples.change();
      assertThat(DurableChange.decode(change.toBytes())).as("seed %d", seed).isEqualTo(change);
      List<RoomEvent> events = samples.events();
      assertThat(AnswerCodec.decode(AnswerCodec.encode(events)))
          .as("seed %d", seed)
          .isEqualTo(events);
    }
  }

  @Test
  void fieldsOfANewerVersionAreSkipped() {
    byte[] known = EventCodec.encode(new Samples(1).header(2), new InfoEvent.Closed());
    byte[] unknown =
        new TaggedFields.Writer()
            .number(200, 5)
            .real(201, 2.5)
            .text(202, "new")
            .nested(203, new TaggedFields.Writer().flag(1, true))
            .toBytes();
    byte[] both = Arrays.copyOf(known, known.length + unknown.length);
    System.arraycopy(unknown, 0, both, known.length, unknown.length);
    assertThat(EventCodec.decode(EPOCH, 1, both)).isEqualTo(EventCodec.decode(EPOCH, 1, known));
  }

  @Test
  void anEventOfANewerVersionIsMalformed() {
    byte[] bytes =
        new TaggedFields.Writer()
            .number(1, 1)
            .nested(2, ValueCodec.write(new Samples(1).user()))
            .nested(99, new TaggedFields.Writer())
            .toBytes();
    assertThatThrownBy(() -> EventCodec.decode(EPOCH, 1, bytes))
        .isInstanceOf(MalformedPayloadException.class);
  }

  @Test
  void bytesThatWereCutOrChangedAreMalformedAndNothingWorse() {
    for (long n = 1; n <= 150; n++) {
      long seed = n;
      Samples samples = new Samples(seed);
      Random random = new Random(seed);
      List<byte[]> all =
          samples.events().stream()
              .map(event -> EventCodec.encode(samples.header(1), event))
              .toList();
      for (byte[] bytes : all) {
        for (int i = 0; i < 20; i++) {
          tryAll(Arrays.copyOf(bytes, random.nextInt(bytes.length)), seed);
          byte[] changed = bytes.clone();
          for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
          }
          tryAll(changed, seed);
        }
      }
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      tryAll(noise, seed);
    }
  }

  private static void tryAll(byte[] bytes, long seed) {
    attempt(() -> EventCodec.decode(EPOCH, 1, bytes), seed);
    attempt(() -> EventCodec.decodeSnapshot(bytes), seed);
    attempt(() -> NodeMessageCodec.decode(bytes), seed);
    attempt(() -> DurableChange.decode(bytes), seed);
    attempt(() -> AnswerCodec.decode(bytes), seed);
    attempt(() -> PresenceCodec.decodeEntry(bytes), seed);
  }

  private static void attempt(Runnable decoding, long seed) {
    try {
      decoding.run();
    } catch (MalformedPayloadException expected) {
      assertThat(expected.getMessage()).as("seed %d", seed).hasSizeLessThan(60);
    }
  }
}
