package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.StoreException;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import io.synctv.core.log.ChangePoll;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ChangePollTest {

  private final List<Duration> windows = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  /**
   * Guards a bug: it looked back ten seconds, however long the database had been away. What was
   * written before that, by a server that then died, was told to nobody.
   */
  @Test
  void whatWasWrittenWhileTheDatabaseWasAwayIsLookedForAfterwards() throws InterruptedException {
    SpyStores stores =
        new SpyStores(new InMemoryStores()) {
          @Override
          public ChangeStore changes() {
            ChangeStore changes = super.changes();
            return (ChangeStore)
                Proxy.newProxyInstance(
                    ChangeStore.class.getClassLoader(),
                    new Class<?>[] {ChangeStore.class},
                    (self, method, arguments) ->
                        method.getName().equals("recent")
                            ? recent((Duration) arguments[0])
                            : method.invoke(changes, arguments));
          }
        };
    try (SyncTv sync = SyncTv.builder().stores(stores).build()) {
      Wait.until(() -> !windows.isEmpty());
      away = true;
      Thread.sleep(2500);
      int before = windows.size();
      away = false;
      Wait.until(() -> windows.size() > before + 1);
      assertThat(windows.get(before)).isGreaterThan(ChangePoll.WITHIN.plusMillis(2500));
      assertThat(windows.get(before + 1)).isLessThan(windows.get(before));
    }
  }

  private RecentChanges recent(Duration within) {
    if (away) {
      throw new StoreException("is away as asked", new IllegalStateException());
    }
    windows.add(within);
    return new RecentChanges(Map.of(), List.of());
  }
}
