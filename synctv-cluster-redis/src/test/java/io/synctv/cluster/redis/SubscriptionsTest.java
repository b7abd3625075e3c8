package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.ByteArrayCodec;

/** Channels that are held, let go of and held again, on a real Redis. */
final class SubscriptionsTest extends OnRedis {

  private static final class Ear implements Subscriptions.Receiver {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscribed = new AtomicInteger();

    @Override
    public void received(byte[] message) {
      heard.add(new String(message, UTF_8));
    }

    @Override
    public void subscribed() {
      subscribed.incrementAndGet();
    }
  }

  /** A master that came back within ten seconds was taken for deaf: its former ear heard it. */
  @Test
  void whoHoldsAChannelThatWasKeptForAnotherHearsIt() {
    RedisSettings settings = RedisSettings.parse(TestNodes.settings(redis, prefix));
    try (RedisCommands commands =
        new RedisCommands(settings, "subscriptions", new RedisMetrics())) {
      Subscriptions subscriptions = new Subscriptions(commands);
      String channel = prefix + "channel";
      Ear former = new Ear();
      Ear present = new Ear();
      subscriptions.hold(channel, former);
      commands.connection().renew();
      awaitUntil(() -> former.subscribed.get() > 0);

      subscriptions.release(channel);
      subscriptions.hold(channel, present);
      tool.getTopic(channel, ByteArrayCodec.INSTANCE).publish(bytes("word"));

      awaitUntil(() -> present.heard.equals(List.of("word")));
      assertThat(former.heard).isEmpty();
    }
  }
}
