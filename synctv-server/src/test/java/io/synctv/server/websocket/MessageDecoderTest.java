package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.server.websocket.MessageDecoder.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {

  private static List<Decoded> decode(String text) {
    return MessageDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ClientMessage understood(String text) {
    return ((Decoded.Understood) decode(text).getFirst()).message();
  }

  private static Submission submission(String text) {
    return ((ClientMessage.Submit) understood(text)).submission();
  }

  private static Command command(String fields) {
    return submission("{" + fields + "}").command();
  }

  private static Decoded.Refused refused(String text) {
    return (Decoded.Refused) decode(text).getFirst();
  }

  @Test
  void playbackCommandsAreRead() {
    assertThat(command("\"type\":\"playback.play\"")).isEqualTo(new PlaybackCommand.Play(null));
    assertThat(command("\"type\":\"playback.pause\",\"position\":2.5"))
        .isEqualTo(new PlaybackCommand.Pause(2.5));
    assertThat(command("\"type\":\"playback.seek\",\"position\":2"))
        .isEqualTo(new PlaybackCommand.Seek(2));
    assertThat(command("\"type\":\"playback.rate\",\"rate\":0.5"))
        .isEqualTo(new PlaybackCommand.ChangeRate(0.5));
    assertThat(command("\"type\":\"playback.select\",\"media\":null"))
        .isEqualTo(new PlaybackCommand.Select(null, null, null));
    assertThat(
            command("\"type\":\"playback.select\",\"media\":\"m\",\"position\":1,\"playing\":true"))
        .isEqualTo(new PlaybackCommand.Select(MediaId.of("m"), 1.0, true));
    assertThat(command("\"type\":\"playback.ended\",\"media\":\"m\""))
        .isEqualTo(new PlaybackCommand.Ended(MediaId.of("m"), null));
  }

  @Test
  void playlistAndChatCommandsAreRead() {
    PlaylistCommand.Add add =
        (PlaylistCommand.Add)
            command(
                "\"type\":\"playlist.add\",\"items\":[{\"url\":\"https://e.org/a.mp4\"}],"
                    + "\"after\":\"x\",\"select\":true");
    assertThat(add.media().getFirst().name()).isEqualTo("a.mp4");
    assertThat(add.after()).isEqualTo(MediaId.of("x"));
    assertThat(add.mode()).isEqualTo(PlaylistCommand.AddMode.PLAY);
    assertThat(command("\"type\":\"playlist.remove\",\"items\":[\"a\",\"b\"]"))
        .isEqualTo(new PlaylistCommand.Remove(List.of(MediaId.of("a"), MediaId.of("b"))));
    assertThat(command("\"type\":\"playlist.move\",\"item\":\"a\",\"after\":null"))
        .isEqualTo(new PlaylistCommand.Move(MediaId.of("a"), null));
    assertThat(command("\"type\":\"chat.send\",\"text\":\" hi \",\"mediaPosition\":3"))
        .isEqualTo(new ChatCommand.Send("hi", null, 3.0));
  }

  @Test
  void guardsKeyAndIdGoAlong() {
    String text =
        "{\"type\":\"playback.play\",\"id\":7,\"key\":\"k\",\"expectedMedia\":\"m\",\"expectedVersion\":3}";
    Submission submission = submission(text);
    assertThat(submission.expectedMedia()).isEqualTo(MediaId.of("m"));
    assertThat(submission.expectedVersion()).isEqualTo(3);
    assertThat(submission.key()).hasToString("k");
    assertThat(understood(text).id()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"playback.pause\"",
        "\"type\":\"playback.ended\",\"media\":\"m\"",
        "\"type\":\"chat.send\",\"text\":\"hi\"",
        "\"type\":\"playlist.add\",\"items\":[{\"url\":\"https://e.org/a.mp4\"}]",
        "\"type\":\"playlist.remove\",\"items\":[\"a\"]",
        "\"type\":\"playlist.move\",\"item\":\"a\",\"after\":null",
      })
  void everyCommandMayHaveAKey(String fields) {
    assertThat(submission("{" + fields + ",\"key\":\"k-1\"}").key()).hasToString("k-1");
    assertThat(submission("{" + fields + "}").key()).isNull();
    Decoded.Refused refused = refused("{" + fields + ",\"key\":\"not a key\"}");
    assertThat(refused.rejection().code()).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void helloIsReadAndDoesNotShowItsToken() {
    ClientMessage hello =
        understood(
            "{\"type\":\"hello\",\"token\":\"secret\",\"resume\":{\"epoch\":\"e\",\"seq\":3,\"session\":\"s\"},\"device\":\""
                + "d".repeat(200)
                + "\"}");
    assertThat(hello.toString()).doesNotContain("secret");
    ClientMessage.Hello read = (ClientMessage.Hello) hello;
    assertThat(read.device()).hasSize(80);
    assertThat(read.resume()).isNotNull();
    assertThat(
            ((ClientMessage.Hello)
                    understood("{\"type\":\"hello\",\"token\":\"t\",\"device\":\" \"}"))
                .device())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x                                                  | MALFORMED    | true",
        "[[]]                                               | MALFORMED    | true",
        "{\"type\":\"x\"}                                   | UNKNOWN_TYPE | true",
        "{\"type\":\"ping\"}                                | INVALID      | true",
        "{\"type\":\"ping\",\"t0\":\"1\"}                   | INVALID      | true",
        "{\"type\":\"ping\",\"t0\":1,\"id\":1.5}            | INVALID      | true",
        "{\"type\":\"playback.select\"}                     | INVALID      | true",
        "{\"type\":\"playlist.move\",\"item\":\"a\"}        | INVALID      | true",
        "{\"type\":\"playlist.remove\",\"items\":[1]}       | INVALID      | true",
        "{\"type\":\"playlist.remove\",\"items\":[]}        | INVALID      | false",
        "{\"type\":\"playback.seek\",\"position\":-1}       | INVALID      | false",
        "{\"type\":\"chat.send\",\"text\":\" \"}            | INVALID      | false",
        "{\"type\":\"sync\",\"epoch\":\"e\"}                | INVALID      | true",
      })
  void whatIsWrongIsRefused(String text, ErrorCode code, boolean malformed) {
    Decoded.Refused refused = refused(text);
    assertThat(refused.rejection().code()).isEqualTo(code);
    assertThat(refused.malformed()).isEqualTo(malformed);
  }

  @Test
  void aFrameMayHoldManyMessagesButNotTooMany() {
    String one = "{\"type\":\"typing\"}";
    assertThat(decode("[" + one + ",{}," + one + "]")).hasSize(3);
    assertThat(decode("[]")).isEmpty();
    assertThat(decode("[" + (one + ",").repeat(100) + one + "]")).hasSize(1);
  }

  @Test
  void nothingThatCanBeSentGetsThroughAsAnException() {
    Random random = new Random(5);
    String valid =
        "{\"type\":\"playlist.add\",\"id\":1,\"items\":[{\"url\":\"https://e.org/a\",\"duration\":1.5,"
            + "\"headers\":{\"a\":\"b\"},\"subtitles\":[{\"url\":\"https://e.org/s\",\"label\":\"l\"}]}]}";
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:0-1.eEtfn\\u".charAt(random.nextInt(18));
      }
      assertThat(MessageDecoder.decode(bytes)).isNotNull();
    }
  }
}
