package io.synctv.server;

import io.synctv.api.IdGenerator;
import io.synctv.api.UserKind;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.Locks;
import io.synctv.core.SyncTv;
import io.synctv.core.job.ChatPruning;
import io.synctv.core.job.ExclusiveJob;
import io.synctv.core.job.RoomPurging;
import io.synctv.core.job.RoomRetention;
import io.synctv.server.config.ServerConfig;
import io.synctv.server.metrics.ServerMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Work that one server of the cluster does for all: ending what is not kept any longer. */
final class Retention {

  /** How often what is left of closed rooms is deleted. */
  private static final Duration PURGE_PERIOD = Duration.ofMinutes(1);

  private final ServerConfig config;
  private final Stores stores;
  private final SyncTv sync;
  private final Locks locks;
  private final ServerMetrics metrics;

  Retention(ServerConfig config, Stores stores, SyncTv sync, Locks locks, ServerMetrics metrics) {
    this.config = config;
    this.stores = stores;
    this.sync = sync;
    this.locks = locks;
    this.metrics = metrics;
  }

  /** Starts each kind of work that is wanted; ended with the rest of the server. */
  void start(CloseStack closeStack) {
    if (config.chat().bounded()) {
      closeStack.add(pruneChat());
    }
    closeUnused(closeStack, "guests", UserKind.GUEST, config.rooms().guests());
    closeUnused(closeStack, "accounts", UserKind.ACCOUNT, config.rooms().accounts());
    closeStack.add(purgeRooms());
  }

  /** Has the chat deleted that is too old or too much. */
  private ExclusiveJob pruneChat() {
    Integer count = config.chat().count();
    ChatPruning pruning =
        new ChatPruning(
            stores.chat(),
            sync.clock(),
            config.chat().age(),
            count == null ? Integer.MAX_VALUE : count);
    metrics.count("synctv.chat.deleted", "Old chat messages deleted", pruning::forgotten);
    return job("chat-retention", config.chat().period(), pruning);
  }

  /** Has rooms closed that nobody uses, unless they are kept for ever. */
  private void closeUnused(
      CloseStack closeStack, String whose, UserKind owners, @Nullable Duration unused) {
    if (unused == null) {
      return;
    }
    RoomRetention retention =
        new RoomRetention(
            stores.usage(), sync.clock(), IdGenerator.secure(), owners, unused, sync::online);
    metrics.count(
        "synctv.rooms.unused." + whose,
        "Rooms of " + whose + " closed that nobody used",
        retention::closed);
    closeStack.add(job("unused-rooms-" + whose, config.rooms().period(), retention));
  }

  /** Has what is left of closed rooms deleted. */
  private ExclusiveJob purgeRooms() {
    RoomPurging purging = new RoomPurging(stores.rooms());
    metrics.count("synctv.rooms.deleted", "Closed rooms deleted", purging::forgotten);
    return job("closed-rooms", PURGE_PERIOD, purging);
  }

  private ExclusiveJob job(String name, Duration period, ExclusiveJob.Work work) {
    return ExclusiveJob.start(name, period, config.cluster().locks(), locks, work);
  }
}
