package io.synctv.store.jdbc;

import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.store.ApplyResult;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Prints how fast the stores are here; asserts nothing. Runs for about 20 seconds. On SQLite in a
 * new folder, or with the argument {@code postgresql} on the PostgreSQL of the tests, which does
 * not wait for the disk where it is the embedded one.
 */
final class StoreRates {

  private static final int ROOMS = 500;
  private static final long WARM_UP = 1_000_000_000L;
  private static final long MEASURED = 2_000_000_000L;

  private StoreRates() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    if (args.length == 1 && args[0].equals("postgresql")) {
      try (TestPostgres database = TestPostgres.create();
          JdbcStores stores = JdbcStores.open(Samples.config(database).build())) {
        measure(stores);
      }
      return;
    }
    Path folder = Files.createTempDirectory("synctv-store-rates");
    try (JdbcStores stores = JdbcStores.open(folder.resolve("synctv.db"))) {
      measure(stores);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void measure(JdbcStores stores) {
    List<RoomId> rooms = IntStream.range(0, ROOMS).mapToObj(i -> RoomId.of("r" + i)).toList();
    rooms.forEach(r -> Samples.create(stores, r.value()));
    AtomicInteger next = new AtomicInteger();

    IntConsumer appendOne = i -> Samples.say(stores, rooms.get(i % ROOMS), Samples.messages(i, 1));
    rate("chat append, 1 message", 1, 1, next, appendOne);
    rate("chat append, 1 message, 8 threads", 8, 1, next, appendOne);
    rate(
        "chat append, 50 messages (messages)",
        1,
        50,
        next,
        i -> Samples.say(stores, rooms.get(i % ROOMS), Samples.messages(i * 50, 50)));
    rate(
        "chat list, newest 100 (calls)",
        1,
        1,
        next,
        i -> stores.chat().list(rooms.get(i % ROOMS), 100, null));
    rate(
        "playback save, 1 room",
        1,
        1,
        next,
        i -> stores.playback().save(Map.of(rooms.get(i % ROOMS), Samples.playback(i))));
    rate(
        "playback save, 500 rooms (snapshots)",
        1,
        ROOMS,
        next,
        i -> {
          Map<RoomId, PlaybackState> snapshots = new HashMap<>();
          rooms.forEach(room -> snapshots.put(room, Samples.playback(i)));
          stores.playback().save(snapshots);
        });
    Map<RoomId, Revision> revisions = new ConcurrentHashMap<>();
    IntConsumer change =
        i -> {
          RoomId room = rooms.get(i % ROOMS);
          Revision base = revisions.getOrDefault(room, Revision.CREATED);
          put(stores, room, base, revisions, Samples.item("one"));
        };
    rate("change, 1 entry", 1, 1, next, change);
    rate(
        "change, 500 entries (entries)",
        1,
        500,
        next,
        i -> {
          RoomId room = rooms.get(i % ROOMS);
          Revision base = revisions.getOrDefault(room, Revision.CREATED);
          put(stores, room, base, revisions, entries().toArray(PlaylistItem[]::new));
        });
  }

  private static void put(
      JdbcStores stores,
      RoomId room,
      Revision base,
      Map<RoomId, Revision> revisions,
      PlaylistItem... items) {
    if (stores.changes().apply(room, Samples.change(base, Samples.put(items)))
        instanceof ApplyResult.Applied applied) {
      revisions.put(room, applied.revision());
    } else {
      throw new IllegalStateException("nobody else writes");
    }
  }

  private static List<PlaylistItem> entries() {
    return IntStream.range(0, 500)
        .mapToObj(
            i ->
                new PlaylistItem(
                    MediaId.of("i" + i),
                    Media.of("https://example.org/videos/" + i + ".mp4"),
                    new OrderKey("V" + (1000 + i) + "V"),
                    Samples.ANNA,
                    1))
        .toList();
  }

  private static void rate(
      String what, int threads, int each, AtomicInteger next, IntConsumer work) {
    run(threads, next, work, WARM_UP);
    long start = System.nanoTime();
    int calls = run(threads, next, work, MEASURED);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-42s %,10.0f /s%n", what, (double) calls * each / seconds);
  }

  private static int run(int threads, AtomicInteger next, IntConsumer work, long nanos) {
    int before = next.get();
    long end = System.nanoTime() + nanos;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        executor.execute(
            () -> {
              while (System.nanoTime() < end) {
                work.accept(next.getAndIncrement());
              }
            });
      }
    }
    return next.get() - before;
  }
}
