package io.synctv.core.simulation;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoredChange;
import io.synctv.api.store.StoredRoom;
import io.synctv.api.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The database as one node reaches it: each call takes its time before and after, may be lost, may
 * be done although its answer is lost, or done only later.
 */
final class SimulatedStores implements Stores {

  /** How long after its failure a write may still be done. */
  private static final int LATER_MILLIS = 2500;

  private final Database database;
  private final Machine machine;
  private final Faults faults;
  private final Chance chance;
  private final Observer observer;
  private final int distanceMicros;

  /** Learns of each change that reached the database. */
  interface Observer {

    /** A change was applied or refused. */
    void applied(Machine by, RoomId room, RoomChange change, ApplyResult result);
  }

  SimulatedStores(Database database, Machine machine, Faults faults, Observer observer) {
    this.database = database;
    this.machine = machine;
    this.faults = faults;
    this.observer = observer;
    this.chance = database.scheduler().chance().split();
    this.distanceMicros = chance.oneIn(5) ? 40_000 : chance.oneIn(2) ? 300 : 1500;
  }

  @Override
  public RoomStore rooms() {
    return proxy(RoomStore.class, Stores::rooms);
  }

  @Override
  public ChatStore chat() {
    return proxy(ChatStore.class, Stores::chat);
  }

  @Override
  public PlaybackStore playback() {
    return proxy(PlaybackStore.class, Stores::playback);
  }

  @Override
  public SharedValues sharedValues() {
    return proxy(SharedValues.class, Stores::sharedValues);
  }

  @Override
  public ChangeStore changes() {
    ChangeStore reads = proxy(ChangeStore.class, Stores::changes);
    return new ChangeStore() {
      @Override
      public ApplyResult apply(RoomId room, RoomChange change) {
        return write("apply", () -> doApply(room, change), () -> doApply(room, change));
      }

      @Override
      public ApplyResult applyLocked(RoomId room, Revision known, Planner planner) {
        RoomChange[] planned = new RoomChange[1];
        return write(
            "applyLocked",
            () -> doApplyLocked(room, known, planner, planned),
            () -> {
              if (planned[0] != null) {
                doApply(room, planned[0]);
              }
            },
            () -> plan(room, known, planner, planned));
      }

      @Override
      public Changes since(RoomId room, Revision known) {
        if (faults.weakness == Weakness.COMPARES_NUMBERS_ONLY) {
          Revision now = database.revision(room);
          if (now != null && now.number() == known.number()) {
            return reads.since(room, now);
          }
        }
        return reads.since(room, known);
      }

      @Override
      public RecentChanges recent(Duration within) {
        return faults.weakness == Weakness.SHOWS_NO_RECENT_CHANGES
            ? new RecentChanges(Map.of(), List.of())
            : reads.recent(within);
      }

      @Override
      public boolean expire(int limit) {
        return reads.expire(limit);
      }
    };
  }

  @Override
  public void close() {
    // The database outlives its nodes.
  }

  /** Refuses what no database would keep, whenever it is tried. */
  private static void check(RoomChange change) {
    boolean impossible =
        change.effects().stream()
            .flatMap(effect -> effect.events().stream())
            .anyMatch(
                event ->
                    event instanceof PlaylistEvent.Put put
                        && put.placements().stream()
                            .anyMatch(
                                place -> place.item().media().name().equals(Commands.IMPOSSIBLE)));
    if (impossible) {
      throw new InvalidDataException("a name", new IllegalArgumentException());
    }
  }

  private ApplyResult doApply(RoomId room, RoomChange change) {
    check(change);
    if (faults.weakness == Weakness.CONFIRMS_ANYTHING && change.confirms()) {
      return new ApplyResult.Applied(change.base());
    }
    Revision now = faults.weakness == Weakness.NONE ? null : database.revision(room);
    if (faults.weakness == Weakness.APPLIES_NOTHING_TWICE
        && now != null
        && change.revises()
        && !change.base().equals(now)) {
      return new ApplyResult.Stale(now);
    }
    ApplyResult result =
        database.kept().changes().apply(room, Weak.change(change, now, faults.weakness));
    observer.applied(machine, room, change, result);
    return result;
  }

  private ApplyResult doApplyLocked(
      RoomId room, Revision known, ChangeStore.Planner planner, RoomChange[] planned) {
    ApplyResult result =
        database
            .kept()
            .changes()
            .applyLocked(
                room,
                known,
                missed -> {
                  planned[0] = planner.plan(missed);
                  check(planned[0]);
                  return planned[0];
                });
    if (planned[0] != null) {
      observer.applied(machine, room, planned[0], result);
    }
    return result;
  }

  /** Plans as a transaction does whose commit comes later. */
  private void plan(
      RoomId room, Revision known, ChangeStore.Planner planner, RoomChange[] planned) {
    if (database.kept().changes().since(room, known)
        instanceof Changes.Complete(List<StoredChange> missed)) {
      planned[0] = planner.plan(missed);
    }
  }

  private interface Call<T> {
    T make();
  }

  private <T> T write(String what, Call<T> call, Runnable later) {
    return write(what, call, later, () -> {});
  }

  private <T> T write(String what, Call<T> call, Runnable later, Runnable begin) {
    before(what);
    if (chance.in10000(faults.now(faults.storeWrittenLater))) {
      begin.run();
      trace(what + " will be done later");
      database
          .scheduler()
          .later(
              chance.millis(1, LATER_MILLIS),
              null,
              "written later",
              () -> {
                try {
                  later.run();
                } catch (StoreException e) {
                  trace(what + " was refused later");
                }
              });
      throw failed(what);
    }
    T result = call.make();
    database.scheduler().note(what, result.getClass().getSimpleName().length());
    if (database.scheduler().tracing()) {
      trace(what + " -> " + result);
    }
    after(what);
    return result;
  }

  private void before(String what) {
    machine.sleep(way(), what);
    if (database.away()) {
      machine.sleep(chance.millis(0, 400), "database is away");
      throw failed(what);
    }
    if (chance.in10000(faults.now(faults.storeLost))) {
      throw failed(what);
    }
  }

  private void after(String what) {
    machine.sleep(way(), what);
    if (chance.in10000(faults.now(faults.storeAnswerLost))) {
      trace("the answer to " + what + " is lost");
      throw failed(what);
    }
  }

  private long way() {
    if (chance.in10000(faults.now(faults.storeSlow))) {
      return chance.millis(20, 700);
    }
    return chance.micros(distanceMicros / 2, distanceMicros);
  }

  private void trace(String what) {
    if (database.scheduler().tracing()) {
      database.scheduler().trace(machine + ": database: " + what);
    }
  }

  private StoreException failed(String what) {
    return new StoreException(what + " failed as chance has it");
  }

  private Optional<StoredRoom> readInParts(RoomId room, int chat) {
    Optional<StoredRoom> first = database.kept().rooms().read(room, chat);
    after("read a part");
    Optional<StoredRoom> second = database.kept().rooms().read(room, chat);
    after("read");
    return first.flatMap(one -> second.map(other -> Weak.mixed(one, other)));
  }

  private <S> S proxy(Class<S> type, Function<Stores, S> store) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(store, method, arguments));
    return type.cast(proxy);
  }

  private <S> Object call(Function<Stores, S> store, Method method, Object[] arguments)
      throws Throwable {
    String what = method.getName();
    before(what);
    try {
      if (what.equals("read") && faults.weakness == Weakness.READS_IN_PARTS) {
        return readInParts((RoomId) arguments[0], (int) arguments[1]);
      }
      Object result = method.invoke(store.apply(database.kept()), arguments);
      after(what);
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
