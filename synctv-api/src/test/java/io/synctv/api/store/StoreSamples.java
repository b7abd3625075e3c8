package io.synctv.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Values the contract keeps and reads back, and how it walks through pages. */
final class StoreSamples {

  static final User ANNA = User.of("anna");

  private StoreSamples() {}

  static RoomInfo room(String id, long createdAt) {
    return room(id, "Room " + id, createdAt);
  }

  static RoomInfo room(String id, String name, long createdAt) {
    return new RoomInfo(RoomId.of(id), name, ANNA, createdAt, false, null, RoomSettings.DEFAULT);
  }

  static Member owner() {
    return Member.of(ANNA, Role.OWNER, 1);
  }

  static RoomId createRoom(Stores stores, String id) {
    RoomInfo room = room(id, 1);
    stores.rooms().create(room, owner());
    return room.id();
  }

  static PlaylistItem item(String id, String order) {
    return new PlaylistItem(
        MediaId.of(id),
        Media.of("https://example.org/" + id + ".mp4"),
        new OrderKey(order),
        ANNA,
        5);
  }

  static ChatMessage message(String id, long at) {
    return new ChatMessage(ChatId.of(id), ANNA, "Message " + id, at, null, null);
  }

  static PlaybackState playback(long version) {
    return new PlaybackState(MediaId.of("m"), true, 12.5, 1.25, 1_700_000_000_000L, version);
  }

  /** Reads all pages; {@code between} runs after each, to change what is kept meanwhile. */
  static <T> List<List<T>> pages(Function<String, Page<T>> read, Runnable between) {
    List<List<T>> pages = new ArrayList<>();
    String cursor = null;
    do {
      Page<T> page = read.apply(cursor);
      pages.add(page.items());
      cursor = page.nextCursor();
      between.run();
      assertThat(pages).as("pages without an end").hasSizeLessThan(1000);
    } while (cursor != null);
    return pages;
  }

  /** Runs tasks at the same time, each on a virtual thread; fails when one fails. */
  static void together(List<? extends Callable<?>> tasks) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(executor.submit(task)));
      for (Future<?> future : running) {
        future.get(60, TimeUnit.SECONDS);
      }
    }
  }
}
