package io.synctv.core.store;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoredRoom;
import io.synctv.api.store.Stores;
import io.synctv.api.store.UnusedRoom;
import io.synctv.api.store.UsageStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stores that pass every call on to right ones, and of which each method may be replaced: a field
 * that bears its name.
 */
final class AlteredStores implements Stores {

  /** A method of a store: the right one and the arguments go in. */
  interface Call0<S, R> {
    R on(S right);
  }

  interface Call1<S, A, R> {
    R on(S right, A a);
  }

  interface Call2<S, A, B, R> {
    R on(S right, A a, B b);
  }

  interface Call3<S, A, B, C, R> {
    R on(S right, A a, B b, C c);
  }

  interface Call4<S, A, B, C, D, R> {
    R on(S right, A a, B b, C c, D d);
  }

  final Stores right;

  /** How far the right stores' clock is ahead, in milliseconds. */
  final AtomicLong ahead;

  Call4<RoomStore, RoomInfo, Member, Integer, CommandKey, CreateResult> create = RoomStore::create;
  Call2<RoomStore, RoomId, Integer, Optional<StoredRoom>> read = RoomStore::read;
  Call1<RoomStore, Integer, List<RoomId>> closed = RoomStore::closed;
  Call3<RoomStore, RoomId, Integer, Fence, Boolean> purge = RoomStore::purge;
  Call1<RoomStore, RoomId, Optional<RoomInfo>> find = RoomStore::find;
  Call3<RoomStore, String, Integer, String, Page<RoomInfo>> list = RoomStore::list;
  Call1<RoomStore, RoomInfo, String> cursorAfter = RoomStore::cursorAfter;

  Call2<ChangeStore, RoomId, RoomChange, ApplyResult> apply = ChangeStore::apply;
  Call3<ChangeStore, RoomId, Revision, ChangeStore.Planner, ApplyResult> applyLocked =
      ChangeStore::applyLocked;
  Call2<ChangeStore, RoomId, Revision, Changes> since = ChangeStore::since;
  Call1<ChangeStore, Duration, RecentChanges> recent = ChangeStore::recent;
  Call1<ChangeStore, Integer, Boolean> expire = ChangeStore::expire;

  Call2<ChatStore, RoomId, Collection<ChatId>, List<ChatMessage>> findChat = ChatStore::find;
  Call3<ChatStore, RoomId, Integer, String, Page<ChatMessage>> listChat = ChatStore::list;
  Call3<ChatStore, ChatRetention, Integer, RoomId, List<RoomId>> roomsToPrune =
      ChatStore::roomsToPrune;
  Call4<ChatStore, RoomId, ChatRetention, Integer, Fence, Integer> prune = ChatStore::prune;

  Call1<PlaybackStore, Map<RoomId, PlaybackState>, Boolean> save =
      (store, snapshots) -> {
        store.save(snapshots);
        return true;
      };
  Call1<PlaybackStore, RoomId, Optional<PlaybackState>> findPlayback = PlaybackStore::find;

  Call1<UsageStore, RoomId, Boolean> use = UsageStore::use;
  Call1<UsageStore, Set<RoomId>, Boolean> used =
      (store, rooms) -> {
        store.used(rooms);
        return true;
      };
  Call3<UsageStore, UserKind, Duration, Integer, List<UnusedRoom>> unusedRooms =
      UsageStore::unusedRooms;
  Call4<UsageStore, RoomId, RoomChange, Duration, Fence, ApplyResult> retire = UsageStore::retire;

  Call1<SharedValues, String, Optional<String>> findValue = SharedValues::find;
  Call2<SharedValues, String, String, String> putIfAbsent = SharedValues::putIfAbsent;

  Call0<Stores, Boolean> prove =
      stores -> {
        stores.prove();
        return true;
      };
  Call0<Stores, Boolean> close =
      stores -> {
        stores.close();
        return true;
      };

  AlteredStores(Stores right, AtomicLong ahead) {
    this.right = right;
    this.ahead = ahead;
  }

  @Override
  public RoomStore rooms() {
    RoomStore store = right.rooms();
    return new RoomStore() {
      @Override
      public CreateResult create(RoomInfo room, Member owner, int mostOwned, CommandKey key) {
        return create.on(store, room, owner, mostOwned, key);
      }

      @Override
      public Optional<StoredRoom> read(RoomId room, int chat) {
        return read.on(store, room, chat);
      }

      @Override
      public List<RoomId> closed(int limit) {
        return closed.on(store, limit);
      }

      @Override
      public boolean purge(RoomId room, int limit, Fence fence) {
        return purge.on(store, room, limit, fence);
      }

      @Override
      public Optional<RoomInfo> find(RoomId room) {
        return find.on(store, room);
      }

      @Override
      public Page<RoomInfo> list(String query, int limit, String cursor) {
        return list.on(store, query, limit, cursor);
      }

      @Override
      public String cursorAfter(RoomInfo room) {
        return cursorAfter.on(store, room);
      }
    };
  }

  @Override
  public ChangeStore changes() {
    ChangeStore store = right.changes();
    return new ChangeStore() {
      @Override
      public ApplyResult apply(RoomId room, RoomChange change) {
        return apply.on(store, room, change);
      }

      @Override
      public ApplyResult applyLocked(RoomId room, Revision known, Planner planner) {
        return applyLocked.on(store, room, known, planner);
      }

      @Override
      public Changes since(RoomId room, Revision known) {
        return since.on(store, room, known);
      }

      @Override
      public RecentChanges recent(Duration within) {
        return recent.on(store, within);
      }

      @Override
      public boolean expire(int limit) {
        return expire.on(store, limit);
      }
    };
  }

  @Override
  public ChatStore chat() {
    ChatStore store = right.chat();
    return new ChatStore() {
      @Override
      public List<ChatMessage> find(RoomId room, Collection<ChatId> ids) {
        return findChat.on(store, room, ids);
      }

      @Override
      public Page<ChatMessage> list(RoomId room, int limit, String cursor) {
        return listChat.on(store, room, limit, cursor);
      }

      @Override
      public List<RoomId> roomsToPrune(ChatRetention retention, int limit, RoomId after) {
        return roomsToPrune.on(store, retention, limit, after);
      }

      @Override
      public int prune(RoomId room, ChatRetention retention, int limit, Fence fence) {
        return prune.on(store, room, retention, limit, fence);
      }
    };
  }

  @Override
  public PlaybackStore playback() {
    PlaybackStore store = right.playback();
    return new PlaybackStore() {
      @Override
      public void save(Map<RoomId, PlaybackState> snapshots) {
        save.on(store, snapshots);
      }

      @Override
      public Optional<PlaybackState> find(RoomId room) {
        return findPlayback.on(store, room);
      }
    };
  }

  @Override
  public SharedValues sharedValues() {
    SharedValues store = right.sharedValues();
    return new SharedValues() {
      @Override
      public Optional<String> find(String name) {
        return findValue.on(store, name);
      }

      @Override
      public String putIfAbsent(String name, String value) {
        return putIfAbsent.on(store, name, value);
      }
    };
  }

  @Override
  public UsageStore usage() {
    UsageStore store = right.usage();
    return new UsageStore() {
      @Override
      public boolean use(RoomId room) {
        return use.on(store, room);
      }

      @Override
      public void used(Set<RoomId> rooms) {
        used.on(store, rooms);
      }

      @Override
      public List<UnusedRoom> unusedRooms(UserKind owners, Duration unused, int limit) {
        return unusedRooms.on(store, owners, unused, limit);
      }

      @Override
      public ApplyResult retire(RoomId room, RoomChange change, Duration unused, Fence fence) {
        return retire.on(store, room, change, unused, fence);
      }
    };
  }

  @Override
  public void prove() {
    prove.on(right);
  }

  @Override
  public void close() {
    close.on(right);
  }
}
