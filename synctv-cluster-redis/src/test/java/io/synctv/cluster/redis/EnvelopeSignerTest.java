package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.TransportException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeSignerTest {

  private static final String SECRET = "a secret of all nodes";
  private static final String OTHER = "another secret just as long";

  private static final Envelope ENVELOPE =
      new Envelope(
          Envelope.Kind.EVENTS,
          NodeId.of("node"),
          7,
          "room:one",
          Epoch.of("epoch"),
          123_456,
          List.of("first".getBytes(UTF_8), "second".getBytes(UTF_8)));

  private final EnvelopeSigner signer = new EnvelopeSigner(SECRET, "synctv:");

  @Test
  void whatWasSealedIsOpenedAsItWas() {
    Envelope opened = open(signer, signer.seal(ENVELOPE));

    assertThat(opened.kind()).isEqualTo(ENVELOPE.kind());
    assertThat(opened.node()).isEqualTo(ENVELOPE.node());
    assertThat(opened.id()).isEqualTo(7);
    assertThat(opened.subject()).isEqualTo("room:one");
    assertThat(opened.epoch()).isEqualTo(Epoch.of("epoch"));
    assertThat(opened.time()).isEqualTo(123_456);
    assertThat(opened.payloads())
        .containsExactly("first".getBytes(UTF_8), "second".getBytes(UTF_8));
  }

  @Test
  void aFrameWithAnyByteChangedIsNotUnderstood() {
    byte[] frame = signer.seal(ENVELOPE);
    for (int i = 0; i < frame.length; i++) {
      byte[] bent = frame.clone();
      bent[i] ^= 1;
      assertThat(signer.open(bent, 0)).as("byte %d", i).isNull();
    }
  }

  @Test
  void aFrameCutShortIsNotUnderstood() {
    byte[] frame = signer.seal(ENVELOPE);
    for (int length = 0; length < frame.length; length++) {
      assertThat(signer.open(Arrays.copyOf(frame, length), 0)).as("%d bytes", length).isNull();
    }
  }

  @Test
  void randomBytesAreNotUnderstood() {
    Random random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(signer.open(bytes, 0)).isNull();
    }
  }

  @Test
  void aSecretCanBeChangedWithoutAPause() {
    EnvelopeSigner both = new EnvelopeSigner(OTHER + "," + SECRET, "synctv:");
    EnvelopeSigner next = new EnvelopeSigner(OTHER, "synctv:");

    assertThat(both.open(signer.seal(ENVELOPE), 0)).isNotNull();
    assertThat(next.open(both.seal(ENVELOPE), 0)).isNotNull();
    assertThat(signer.open(both.seal(ENVELOPE), 0)).isNull();
    assertThat(next.open(signer.seal(ENVELOPE), 0)).isNull();
  }

  @Test
  void clustersWithDifferentPrefixesDoNotTakeEachOthersFrames() {
    assertThat(new EnvelopeSigner(SECRET, "other:").open(signer.seal(ENVELOPE), 0)).isNull();
  }

  @Test
  void aLaterVersionIsUnderstoodAsLongAsItSaysSo() {
    Map<Integer, byte[]> further = Map.of(99, new byte[] {1, 2, 3});
    EnvelopeSigner later =
        new EnvelopeSigner(SECRET, "synctv:", new EnvelopeSigner.Format(2, 1, further));
    EnvelopeSigner muchLater =
        new EnvelopeSigner(SECRET, "synctv:", new EnvelopeSigner.Format(3, 2, further));

    assertThat(open(signer, later.seal(ENVELOPE)).subject()).isEqualTo("room:one");
    assertThat(open(later, signer.seal(ENVELOPE)).subject()).isEqualTo("room:one");
    assertThat(signer.open(muchLater.seal(ENVELOPE), 0)).isNull();
    assertThat(open(later, muchLater.seal(ENVELOPE)).subject()).isEqualTo("room:one");
  }

  @Test
  void aShortSecretIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> new EnvelopeSigner("hunter2", "synctv:"))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("cluster.secret")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> new EnvelopeSigner("", "synctv:"))
        .isInstanceOf(TransportException.class);
  }

  private static Envelope open(EnvelopeSigner signer, byte[] frame) {
    @Nullable Envelope opened = signer.open(frame, 0);
    assertThat(opened).isNotNull();
    return opened;
  }
}
