package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.ClusterContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Keeps the logs of watched rooms from expiring while nothing happens in them, and sees on the way
 * whether something was committed that has not been delivered.
 */
final class WatchKeeper {

  private static final int BATCH = 500;
  private static final int HEAD = 2;

  private final RedisCommands commands;
  private final Keys keys;
  private final RoomFeeds roomFeeds;
  private final long retainedMillis;
  private final long everyMillis;

  WatchKeeper(ClusterContext context, RedisCommands commands, Keys keys, RoomFeeds roomFeeds) {
    this.commands = commands;
    this.keys = keys;
    this.roomFeeds = roomFeeds;
    this.retainedMillis = Math.max(1, context.retainedFor().toMillis());
    this.everyMillis = Math.max(1, Math.min(context.heartbeat().toMillis(), retainedMillis / 3));
  }

  void start() {
    commands.every(everyMillis, this::touchAll);
  }

  private void touchAll() {
    if (!commands.available()) {
      return;
    }
    List<RoomFeed> all = List.copyOf(roomFeeds.all());
    for (int from = 0; from < all.size(); from += BATCH) {
      List<RoomFeed> batch = all.subList(from, Math.min(all.size(), from + BATCH));
      commands
          .ask("keep watched rooms", client -> touch(client, batch))
          .thenAccept(heads -> look(batch, heads));
    }
  }

  private CompletionStage<List<?>> touch(RedissonClient client, List<RoomFeed> batch) {
    RBatch request = client.createBatch(BatchOptions.defaults());
    RScriptAsync runner = request.getScript(ByteArrayCodec.INSTANCE);
    for (RoomFeed feed : batch) {
      List<String> room = List.of(keys.head(feed.room()), keys.log(feed.room()));
      RedisCommands.evaluate(runner, Scripts.TOUCH, room, retainedMillis);
    }
    return request
        .executeAsync()
        .<List<?>>thenApply(done -> done.getResponses())
        .whenComplete(
            (done, failure) -> {
              if (failure != null && RedisCommands.isUnknownScript(failure)) {
                client // for the next time
                    .getScript(ByteArrayCodec.INSTANCE)
                    .scriptLoadAsync(Scripts.TOUCH.text());
              }
            });
  }

  private void look(List<RoomFeed> batch, List<?> heads) {
    for (int i = 0; i < batch.size(); i++) {
      RoomFeed feed = batch.get(i);
      if (heads.get(i) instanceof List<?> head && head.size() == HEAD) {
        Epoch epoch = head.get(0) instanceof byte[] bytes ? Epoch.of(text(bytes)) : null;
        long seq = head.get(1) instanceof byte[] bytes ? Long.parseLong(text(bytes)) : 0;
        roomFeeds.inQueueOf(feed.room(), () -> feed.looked(epoch, seq));
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
