package io.synctv.store.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import io.synctv.api.store.Stores;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values the contract keeps and reads back, and how it walks through pages. */
final class StoreSamples {

  static final User ANNA = User.of("anna");

  static final byte[] PAYLOAD = {0, 1, -1, 127, -128, 0};

  private static final AtomicInteger CHANGES = new AtomicInteger();

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
    createRoom(stores, room);
    return room.id();
  }

  static void createRoom(Stores stores, RoomInfo room) {
    assertThat(stores.rooms().create(room, owner(), Integer.MAX_VALUE, null))
        .isEqualTo(new CreateResult.Created());
  }

  /** A change that nobody else makes. */
  static RoomChange change(Revision base, CommandEffect... effects) {
    return new RoomChange(
        "x" + CHANGES.incrementAndGet(), base, List.of(effects), List.of(), PAYLOAD.clone());
  }

  /** A change without keys. */
  static RoomChange change(Revision base, RoomEvent... events) {
    return change(base, new CommandEffect(null, List.of(events)));
  }

  static CommandEffect effect(@Nullable CommandKey key, RoomEvent... events) {
    return new CommandEffect(key, List.of(events));
  }

  static CommandKey key(String key, String digest) {
    return new CommandKey(ANNA.id(), IdempotencyKey.of(key), digest, null);
  }

  static CommandKey key(String key, String digest, String message) {
    return new CommandKey(ANNA.id(), IdempotencyKey.of(key), digest, ChatId.of(message));
  }

  static RoomEvent put(PlaylistItem... items) {
    return new PlaylistEvent.Put(
        Stream.of(items).map(item -> new PlaylistEvent.Placement(item, null)).toList());
  }

  static RoomEvent remove(String... ids) {
    return new PlaylistEvent.Removed(Stream.of(ids).map(MediaId::of).toList());
  }

  static RoomEvent posted(String id, long at) {
    return new ChatEvent.Posted(message(id, at));
  }

  /** The newest revision of a room that is open, {@link Revision#CREATED} where there is none. */
  static Revision revision(Stores stores, RoomId room) {
    return stores.rooms().read(room, 1).map(StoredRoom::revision).orElse(Revision.CREATED);
  }

  /** Applies events on the newest revision, again when somebody else was faster. */
  static ApplyResult apply(Stores stores, RoomId room, RoomEvent... events) {
    Revision base = revision(stores, room);
    while (true) {
      ApplyResult result = stores.changes().apply(room, change(base, events));
      if (!(result instanceof ApplyResult.Stale stale)) {
        return result;
      }
      base = stale.revision();
    }
  }

  static ApplyResult say(Stores stores, RoomId room, List<ChatMessage> messages) {
    RoomEvent[] said = messages.stream().map(ChatEvent.Posted::new).toArray(RoomEvent[]::new);
    return stores.changes().apply(room, change(Revision.CREATED, said));
  }

  static ApplyResult say(Stores stores, RoomId room, ChatMessage... messages) {
    return say(stores, room, List.of(messages));
  }

  static ApplyResult putItems(Stores stores, RoomId room, List<PlaylistItem> items) {
    return apply(stores, room, put(items.toArray(PlaylistItem[]::new)));
  }

  static ApplyResult putMember(Stores stores, RoomId room, Member member) {
    return apply(stores, room, new MemberEvent.Changed(member, true));
  }

  /** Writes all parts of a room. */
  static ApplyResult update(Stores stores, RoomInfo room) {
    return apply(stores, room.id(), new InfoEvent.Changed(room, EnumSet.allOf(RoomPart.class)));
  }

  static ApplyResult close(Stores stores, RoomId room) {
    return apply(stores, room, new InfoEvent.Closed());
  }

  static List<PlaylistItem> playlist(Stores stores, RoomId room) {
    return stores.rooms().read(room, 1).map(StoredRoom::playlist).orElse(List.of());
  }

  static List<Member> members(Stores stores, RoomId room) {
    return stores.rooms().read(room, 1).map(StoredRoom::members).orElse(List.of());
  }

  static List<ChatMessage> chat(Stores stores, RoomId room) {
    return stores.chat().list(room, 200, null).items();
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
    return new ChatMessage(ChatId.of(id), ANNA, "Message " + id, at, null, null, 1);
  }

  static PlaybackState playback(long version) {
    return new PlaybackState(MediaId.of("m"), true, 12.5, 1.25, 1_700_000_000_000L, version);
  }

  /** Reads all pages; {@code between} runs after each, to change what is kept meanwhile. */
  static <T> List<List<T>> pages(Function<@Nullable String, Page<T>> read, Runnable between) {
    List<List<T>> pages = new ArrayList<>();
    @Nullable String cursor = null;
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
