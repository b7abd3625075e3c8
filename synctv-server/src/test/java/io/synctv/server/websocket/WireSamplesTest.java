package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Permission;
import io.synctv.api.session.SessionMessage;
import io.synctv.server.docs.DocumentedFile;
import io.synctv.server.json.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The samples of the wire format: {@code docs/protocol/samples} has one file per message. Those of
 * the server are written by its encoder, those of clients by hand and read by its decoder.
 * docs/protocol.md shows them, and the web client's tests hold its types to them. After a change
 * run once with {@code -Dsynctv.docs.write=true}.
 */
class WireSamplesTest {

  private static final String SERVER = "protocol/samples/server";
  private static final String CLIENT = "protocol/samples/client";

  /** Commands that clients give by HTTP alone, as docs/protocol.md says, or the engine itself. */
  private static final Set<Class<?>> BY_HTTP_ONLY =
      Set.of(
          PlaybackCommand.GiveUp.class,
          PlaylistCommand.Rename.class,
          PlaylistCommand.Measure.class,
          PlaylistCommand.OpenEnded.class,
          PlaylistCommand.ChangeLength.class,
          PlaylistCommand.Batch.class,
          RoomCommand.Update.class,
          RoomCommand.Join.class,
          RoomCommand.Kick.class,
          RoomCommand.ChangeRole.class,
          RoomCommand.Close.class);

  private static final DocumentedFile PAGE = DocumentedFile.inDocs("protocol.md");

  @Test
  void everyServerMessageHasASample() {
    Collection<SessionMessage> samples = ServerSamples.all().values();
    assertThat(samples).extracting(Object::getClass).containsAll(variants(SessionMessage.class));
    assertThat(samples)
        .filteredOn(SessionMessage.Ordered.class::isInstance)
        .<RoomEvent>extracting(sample -> ((SessionMessage.Ordered) sample).event().event())
        .extracting(Object::getClass)
        .containsAll(variants(RoomEvent.class));
  }

  @Test
  void everyClientMessageHasASample() {
    assertThat(ClientSamples.all().values())
        .extracting(Object::getClass)
        .containsAll(variants(ClientMessage.class));
  }

  /** The decoder picks commands by a word, so that no compiler misses one. */
  @Test
  void everyCommandHasASampleUnlessItOnlyComesByHttp() {
    assertThat(ClientSamples.commands())
        .extracting(Object::getClass)
        .containsOnlyOnceElementsOf(
            variants(Command.class).stream().filter(kind -> !BY_HTTP_ONLY.contains(kind)).toList())
        .doesNotContainAnyElementsOf(BY_HTTP_ONLY);
  }

  @Test
  void theServersSamplesAreWhatItsEncoderWrites() throws IOException {
    for (Map.Entry<String, JsonNode> sample : serverSamples().entrySet()) {
      file(SERVER, sample.getKey()).assertContent(SampleFormat.lines(sample.getValue()) + "\n");
    }
    assertThat(names(SERVER)).containsExactlyInAnyOrderElementsOf(serverSamples().keySet());
  }

  @Test
  void theClientsSamplesAreUnderstoodByTheServersDecoder() throws IOException {
    for (Map.Entry<String, ClientMessage> sample : ClientSamples.all().entrySet()) {
      DocumentedFile file = file(CLIENT, sample.getKey());
      byte[] text = Files.readAllBytes(file.path());
      assertThat(MessageDecoder.decode(text))
          .as(sample.getKey())
          .containsExactly(new MessageDecoder.Decoded.Understood(sample.getValue()));
      file.assertContent(SampleFormat.lines(SampleFormat.parse(text)) + "\n");
    }
    assertThat(names(CLIENT)).containsExactlyInAnyOrderElementsOf(ClientSamples.all().keySet());
  }

  @Test
  void thePageShowsTheSamples() throws IOException {
    PAGE.assertSection("server-samples", block(serverSamples()));
    PAGE.assertSection("client-samples", block(clientSamples()));
    JsonNode timeline = serverSamples().get("playback").path("playback");
    PAGE.assertSection("timeline", "```json\n" + SampleFormat.lines(timeline) + "\n```");
  }

  @Test
  void theTestsOfTheWebClientHaveTheSamplesWithTheirTypes() throws IOException {
    DocumentedFile.inWebClient("sync/testing/wire-samples.ts")
        .assertContent(
            """
            // The files of docs/protocol/samples as values, so that the compiler checks them. Written by WireSamplesTest
            // of the server with -Dsynctv.docs.write=true.
            import type { ClientMessage, ServerMessage } from '../protocol'

            export const serverSamples = %s satisfies Record<string, ServerMessage>

            export const clientSamples = %s satisfies Record<string, ClientMessage>
            """
                .formatted(constant(serverSamples()), constant(clientSamples())));
  }

  @Test
  void theBitsOfThePermissionsAreTheSameEverywhere() throws IOException {
    Permission[] all = Permission.values();
    DocumentedFile.inWebClient("sync/permission-bits.ts")
        .assertContent(
            """
            // Written by WireSamplesTest of the server from io.synctv.api.member.Permission.

            /** Bits of the permission mask. */
            export const Permission = {
            %s
            } as const
            """
                .formatted(
                    Arrays.stream(all)
                        .map(one -> "  %s: %d,".formatted(WireWriter.name(one), one.bit()))
                        .collect(Collectors.joining("\n"))));
    PAGE.assertSection(
        "permissions",
        Arrays.stream(all)
            .map(one -> "%d `%s`".formatted(one.bit(), WireWriter.name(one)))
            .collect(Collectors.joining(", ")));
  }

  /** Returns the records of a sealed interface and of those below it. */
  private static Collection<Class<?>> variants(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(below -> variants(below).stream())
            .toList()
        : List.of(type);
  }

  private static DocumentedFile file(String folder, String name) {
    return DocumentedFile.inDocs(folder + "/" + name + ".json");
  }

  private static Collection<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(DocumentedFile.inDocs(folder).path())) {
      return files.map(file -> file.getFileName().toString().replace(".json", "")).toList();
    }
  }

  private static Map<String, JsonNode> serverSamples() throws IOException {
    FrameEncoder encoder = ServerSamples.encoder();
    Map<String, JsonNode> samples = new LinkedHashMap<>();
    for (Map.Entry<String, SessionMessage> sample : ServerSamples.all().entrySet()) {
      byte[] frame = encoder.encode(sample.getValue());
      int header = (frame[1] & 0x7F) < 126 ? 2 : 4;
      samples.put(
          sample.getKey(), SampleFormat.parse(Arrays.copyOfRange(frame, header, frame.length)));
    }
    return samples;
  }

  private static Map<String, JsonNode> clientSamples() throws IOException {
    Map<String, JsonNode> samples = new LinkedHashMap<>();
    for (String name : ClientSamples.all().keySet()) {
      samples.put(name, SampleFormat.parse(Files.readAllBytes(file(CLIENT, name).path())));
    }
    return samples;
  }

  private static String block(Map<String, JsonNode> samples) {
    return samples.entrySet().stream()
        .map(sample -> "// " + sample.getKey() + "\n" + SampleFormat.lines(sample.getValue()))
        .collect(Collectors.joining("\n", "```jsonc\n", "\n```"));
  }

  private static String constant(Map<String, JsonNode> samples) {
    return samples.entrySet().stream()
        .map(
            sample ->
                "  '%s': %s,\n"
                    .formatted(sample.getKey(), SampleFormat.lines(sample.getValue(), "  ", 0)))
        .collect(Collectors.joining("", "{\n", "}"));
  }
}
