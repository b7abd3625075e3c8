package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The logs of rooms in Redis. A room has a hash that says where its log stands, and a stream with
 * one entry for each commit, whose id is the number of the commit's last event; answers to commits
 * and to commands are keys that expire. All that must happen together is one script.
 */
final class RedisRoomLog implements RoomLog {

  private final RedisCommands commands;
  private final Keys keys;
  private final EnvelopeChannel envelopes;
  private final RoomFeeds roomFeeds;
  private final Commits commits;
  private final IdGenerator epochs = IdGenerator.secure();
  private final long retainedMillis;
  private final ReplayReader reader;

  RedisRoomLog(
      ClusterContext context,
      RedisSettings settings,
      RedisCommands commands,
      Keys keys,
      EnvelopeChannel envelopes,
      RoomFeeds roomFeeds,
      RedisMetrics metrics) {
    this.commands = commands;
    this.keys = keys;
    this.envelopes = envelopes;
    this.roomFeeds = roomFeeds;
    this.retainedMillis = Math.max(1, context.retainedFor().toMillis());
    this.commits = new Commits(context, settings, commands, keys, envelopes, metrics);
    this.reader = new ReplayReader(envelopes, metrics);
  }

  @Override
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot, Revision told) {
    Epoch epoch = Epoch.of(epochs.next());
    return commands
        .run(
            "open room " + room,
            Scripts.OPEN,
            List.of(keys.head(room), keys.log(room)),
            epoch,
            version,
            snapshot,
            words(told),
            retainedMillis,
            commands.topics().publishCommand(),
            keys.events(keys.partition(room)),
            envelopes.reset(room, epoch))
        .thenApply(answer -> head(answer, 0));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return commits.send(commit);
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    Epoch next = Epoch.of(epochs.next());
    return commands
        .run(
            "restart room " + room,
            Scripts.RESTART,
            List.of(keys.head(room), keys.log(room)),
            epoch,
            seq,
            next,
            version,
            snapshot,
            words(told),
            retainedMillis,
            commands.topics().publishCommand(),
            keys.events(keys.partition(room)),
            envelopes.reset(room, next))
        .thenApply(answer -> head(answer, 0));
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
    return commands
        .run(
            "look a command up in room " + room,
            Scripts.ANSWER,
            List.of(keys.head(room), keys.commandAnswer(room, key)))
        .thenApply(
            answer ->
                answer.isEmpty() ? Optional.empty() : Optional.of(keyed(key, answer.getFirst())));
  }

  @Override
  public CompletableFuture<Replay> since(RoomId room, Epoch epoch, long seq) {
    return commands
        .run(
            "replay room " + room,
            Scripts.SINCE,
            List.of(keys.head(room), keys.log(room)),
            epoch,
            seq)
        .thenApply(answer -> reader.read(room, epoch, seq, answer));
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    return roomFeeds.watch(room, listener);
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId room) {
    return commands
        .ask(
            "delete room " + room,
            client -> client.getKeys().deleteAsync(keys.head(room), keys.log(room)))
        .thenApply(deleted -> null);
  }

  /** Reads a head from an answer's strings. */
  static LogHead head(List<byte[]> answer, int from) {
    String epoch = Answer.text(answer, from);
    return new LogHead(
        Epoch.of(epoch),
        Answer.number(answer, from + 1),
        Answer.number(answer, from + 2),
        answer.get(from + 3),
        told(epoch, answer.get(from + 4)));
  }

  /**
   * Reads how far a log has told: {@code epoch number change}. What is not there, or is of another
   * epoch, was left by a version before this one, and says nothing.
   */
  private static @Nullable Revision told(String epoch, byte @Nullable [] field) {
    if (field == null) {
      return null;
    }
    String[] words = new String(field, UTF_8).split(" ", -1);
    return words.length == 3 && words[0].equals(epoch)
        ? new Revision(Long.parseLong(words[1]), words[2])
        : null;
  }

  /** Says a revision as the scripts keep it. */
  static String words(Revision revision) {
    return revision.number() + " " + revision.change();
  }

  /** Reads what the scripts keep of a command: {@code digest answer}. */
  static KeyedAnswer keyed(String key, byte[] kept) {
    int end = 0;
    while (kept[end] != ' ') {
      end++;
    }
    return new KeyedAnswer(
        key, new String(kept, 0, end, UTF_8), Arrays.copyOfRange(kept, end + 1, kept.length));
  }
}
