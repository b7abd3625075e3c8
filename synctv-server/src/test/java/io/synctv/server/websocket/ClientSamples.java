package io.synctv.server.websocket;

import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.session.PlayerReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server understands by the samples of client messages, by name. */
final class ClientSamples {

  private static final MediaId FILM = MediaId.of("m_film");
  private static final MediaId NEWS = MediaId.of("m_news");
  private static final ClientMessage.ResumePoint POINT =
      new ClientMessage.ResumePoint(Epoch.of("e_1"), 40, null);

  private final Map<String, ClientMessage> samples = new LinkedHashMap<>();
  private final List<Command> commands = new ArrayList<>();
  private long id = 1;

  private ClientSamples() {
    samples.put("hello", new ClientMessage.Hello(null, "eyJ…", null, "Television"));
    samples.put(
        "hello-resume",
        new ClientMessage.Hello(
            null,
            "eyJ…",
            new ClientMessage.ResumePoint(Epoch.of("e_1"), 40, SessionId.of("s_ada")),
            null));
    samples.put("ping", new ClientMessage.Ping(null, 1234.5));
    samples.put(
        "report",
        new ClientMessage.Report(
            null,
            new PlayerReport(
                FILM,
                12.5,
                false,
                true,
                20.0,
                -0.004,
                5400.0,
                false,
                PlayerReport.TimelineKind.COMPLETE,
                false,
                false,
                null)));
    samples.put(
        "report-failed",
        new ClientMessage.Report(
            null,
            new PlayerReport(
                FILM, 0, false, false, null, null, null, false, null, false, false, "network")));
    samples.put("typing", new ClientMessage.Typing(null));
    samples.put("sync", new ClientMessage.Sync(null, POINT));
    submit("playback.play", new PlaybackCommand.Play(12.5), FILM, 7L);
    submit("playback.pause", new PlaybackCommand.Pause(null), FILM, null);
    submit("playback.seek", new PlaybackCommand.Seek(60), FILM, null);
    submit("playback.rate", new PlaybackCommand.ChangeRate(1.25), null, null);
    submit("playback.select", new PlaybackCommand.Select(NEWS, 0.0, true), null, null);
    submit("playback.ended", new PlaybackCommand.Ended(FILM, 5400.0), null, null);
    submit("chat.send", new ChatCommand.Send("Hello Ada", ChatId.of("c_1"), 12.5), null, null);
    submit(
        "playlist.add",
        new PlaylistCommand.Add(
            List.of(Media.of("https://media.example.org/news.m3u8", "News", MediaType.HLS, true)),
            FILM,
            PlaylistCommand.AddMode.PLAY),
        null,
        null);
    submit("playlist.remove", new PlaylistCommand.Remove(List.of(NEWS)), null, null);
    submit("playlist.move", new PlaylistCommand.Move(NEWS, null), null, null);
  }

  /** Returns the samples in the order in which the page shows them. */
  static Map<String, ClientMessage> all() {
    return new ClientSamples().samples;
  }

  /** Returns the commands among the samples. */
  static Collection<Command> commands() {
    return new ClientSamples().commands;
  }

  private void submit(
      String name, Command command, @Nullable MediaId media, @Nullable Long version) {
    IdempotencyKey key = IdempotencyKey.of("k_" + id);
    commands.add(command);
    samples.put(name, new ClientMessage.Submit(id++, new Submission(command, media, version, key)));
  }
}
