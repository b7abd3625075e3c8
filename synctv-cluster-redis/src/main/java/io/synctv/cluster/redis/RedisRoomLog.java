package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The logs of rooms in Redis. A room has a hash that says where its log stands, and a stream with
 * one entry for each commit, whose id is the number of the commit's last event. All that must
 * happen together is one script.
 */
final class RedisRoomLog implements RoomLog {

  private final Store store;
  private final Keys keys;
  private final Mail mail;
  private final Feeds feeds;
  private final Commits commits;
  private final IdGenerator epochs = IdGenerator.secure();
  private final long retainedMillis;
  private final ReplayReader reader;

  RedisRoomLog(
      ClusterContext context,
      RedisSettings settings,
      Store store,
      Keys keys,
      Mail mail,
      Feeds feeds,
      Tally tally) {
    this.store = store;
    this.keys = keys;
    this.mail = mail;
    this.feeds = feeds;
    this.retainedMillis = Math.max(1, context.retainedFor().toMillis());
    this.commits = new Commits(context, settings, store, keys, mail, tally);
    this.reader = new ReplayReader(mail, tally);
  }

  @Override
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot) {
    Epoch epoch = Epoch.of(epochs.next());
    return store
        .run(
            "open room " + room,
            Scripts.OPEN,
            List.of(keys.head(room), keys.log(room)),
            epoch,
            version,
            snapshot,
            retainedMillis,
            store.topics().publishCommand(),
            keys.events(keys.partition(room)),
            mail.reset(room, epoch))
        .thenApply(answer -> head(answer, 0));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return commits.send(commit);
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot) {
    Epoch next = Epoch.of(epochs.next());
    return store
        .run(
            "restart room " + room,
            Scripts.RESTART,
            List.of(keys.head(room), keys.log(room)),
            epoch,
            seq,
            next,
            version,
            snapshot,
            retainedMillis,
            store.topics().publishCommand(),
            keys.events(keys.partition(room)),
            mail.reset(room, next))
        .thenApply(answer -> head(answer, 0));
  }

  @Override
  public CompletableFuture<Replay> since(RoomId room, Epoch epoch, long seq) {
    return store
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
    return feeds.watch(room, listener);
  }

  @Override
  public CompletionStage<@Nullable Void> delete(RoomId room) {
    return store
        .ask(
            "delete room " + room,
            client -> client.getKeys().deleteAsync(keys.head(room), keys.log(room)))
        .thenApply(deleted -> null);
  }

  /** Reads a head from an answer's strings. */
  static LogHead head(List<byte[]> answer, int from) {
    return new LogHead(
        Epoch.of(new String(answer.get(from), UTF_8)),
        Long.parseLong(new String(answer.get(from + 1), UTF_8)),
        Long.parseLong(new String(answer.get(from + 2), UTF_8)),
        answer.get(from + 3));
  }
}
