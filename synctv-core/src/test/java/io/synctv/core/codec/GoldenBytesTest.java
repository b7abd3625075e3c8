package io.synctv.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.UserId;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Bytes that versions before this one have stored and sent, and read: this one writes and reads the
 * same. Lines are added to {@code golden-bytes.txt}; one that is there is never changed, as nodes
 * of two versions run side by side and databases keep what older ones wrote.
 */
final class GoldenBytesTest {

  /**
   * A value with its bytes.
   *
   * @param hex what this version writes
   * @param decoder how it reads them
   * @param value what is to come out
   */
  private record Case(String hex, Function<byte[], Object> decoder, Object value) {
    Case(byte[] bytes, Function<byte[], Object> decoder, Object value) {
      this(HexFormat.of().formatHex(bytes), decoder, value);
    }
  }

  @Test
  void whatIsWrittenIsWhatWasWrittenAlways() throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    cases().forEach((name, one) -> written.put(name, one.hex()));
    assertThat(written).containsExactlyInAnyOrderEntriesOf(golden());
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Map<String, Case> cases = cases();
    golden()
        .forEach(
            (name, hex) -> {
              Case one = cases.get(name);
              assertThat(one).as(name).isNotNull();
              assertThat(one.decoder().apply(HexFormat.of().parseHex(hex)))
                  .as(name)
                  .isEqualTo(one.value());
            });
  }

  /**
   * A kind that is written is found missing by the compiler; one that is not read is found here.
   */
  @Test
  void everyKindHasItsBytes() {
    assertKinds(GoldenValues.EVENTS.values(), RoomEvent.class);
    List<NodeMessage> messages =
        cases().values().stream()
            .map(Case::value)
            .filter(NodeMessageCodec.Numbered.class::isInstance)
            .map(numbered -> ((NodeMessageCodec.Numbered) numbered).message())
            .toList();
    assertKinds(messages, NodeMessage.class);
    List<NodeMessage.Signalled> signals =
        messages.stream()
            .filter(NodeMessage.Signalled.class::isInstance)
            .map(NodeMessage.Signalled.class::cast)
            .toList();
    assertKinds(signals.stream().map(NodeMessage.Signalled::signal).toList(), Signal.class);
    assertKinds(signals.stream().map(NodeMessage.Signalled::to).toList(), Recipient.class);
  }

  private static void assertKinds(Collection<?> values, Class<?> type) {
    Set<Class<?>> found = new HashSet<>();
    values.forEach(value -> found.add(value.getClass()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(kinds(type));
  }

  private static List<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(c -> kinds(c).stream()).toList()
        : List.of(type);
  }

  private static Map<String, String> golden() throws IOException {
    Map<String, String> golden = new LinkedHashMap<>();
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden-bytes.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(" ", 2);
        golden.put(parts[0], parts[1]);
      }
    }
    return golden;
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    message(
        cases,
        "node-presence",
        1,
        new NodeMessage.PresenceUpdate(
            List.of(GoldenValues.PRESENCE), List.of(GoldenValues.PRESENCE)));
    Signal typing = new Signal.Typing(GoldenValues.GUEST);
    message(cases, "node-typing", 2, new NodeMessage.Signalled(new Recipient.Everyone(), typing));
    message(cases, "node-kick", 3, new NodeMessage.Kick(UserId.of("kim"), 1_700_000_000_008L));
    message(
        cases,
        "node-access",
        4,
        new NodeMessage.AccessChange(
            GoldenValues.REVISION,
            List.of(
                GoldenValues.EVENTS.get("member-changed"),
                GoldenValues.EVENTS.get("info-changed"))));
    message(cases, "node-closed", 5, new NodeMessage.RoomClosed());
    message(
        cases,
        "node-signal-user",
        6,
        new NodeMessage.Signalled(new Recipient.OfUser(GoldenValues.ADA.id()), typing));
    message(
        cases,
        "node-signal-session",
        7,
        new NodeMessage.Signalled(
            new Recipient.OfSession(GoldenValues.PRESENCE.session()), typing));
    message(
        cases,
        "node-signal-notice",
        9,
        new NodeMessage.Signalled(new Recipient.Everyone(), new Signal.Notice("ITEM_UNPLAYABLE")));
    message(cases, "node-refresh", 8, new NodeMessage.AccessRefresh(GoldenValues.ADA.id()));
    GoldenValues.EVENTS.forEach((name, event) -> event(cases, "event-" + name, event));
    EventCodec.Snapshot snapshot =
        new EventCodec.Snapshot(GoldenValues.PLAYBACK, 1_700_000_000_009L);
    cases.put(
        "snapshot",
        new Case(EventCodec.encodeSnapshot(snapshot), EventCodec::decodeSnapshot, snapshot));
    cases.put(
        "presence",
        new Case(
            PresenceCodec.encode(GoldenValues.PRESENCE),
            PresenceCodec::decodeEntry,
            GoldenValues.PRESENCE));
    cases.put(
        "durable-change",
        new Case(GoldenValues.CHANGE.toBytes(), DurableChange::decode, GoldenValues.CHANGE));
    List<RoomEvent> answer = List.of(GoldenValues.EVENTS.get("playback"));
    cases.put("answer", new Case(AnswerCodec.encode(answer), AnswerCodec::decode, answer));
    return cases;
  }

  private static void message(
      Map<String, Case> cases, String name, long number, NodeMessage message) {
    cases.put(
        name,
        new Case(
            NodeMessageCodec.encode(number, message),
            NodeMessageCodec::decode,
            new NodeMessageCodec.Numbered(number, message)));
  }

  private static void event(Map<String, Case> cases, String name, RoomEvent event) {
    Epoch epoch = Epoch.of("e");
    EventCodec.Header header = GoldenValues.HEADER;
    cases.put(
        name,
        new Case(
            EventCodec.encode(header, event),
            bytes -> EventCodec.decode(epoch, 3, bytes),
            new EventCodec.Decoded(
                new OrderedEvent(epoch, 3, header.at(), header.by(), header.key(), event),
                header)));
  }
}
