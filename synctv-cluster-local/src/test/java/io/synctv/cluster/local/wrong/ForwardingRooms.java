package io.synctv.cluster.local.wrong;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands everything to another log of rooms. */
abstract class ForwardingRooms implements RoomLog {

  final RoomLog to;

  ForwardingRooms(RoomLog to) {
    this.to = to;
  }

  /** Returns the answer of the local cluster, which is there at once. */
  static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  LogHead head(RoomId room) {
    return now(to.open(room, 0, new byte[0], Revision.CREATED));
  }

  static Commit keyed(Commit commit, String key) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        key,
        commit.events(),
        commit.change(),
        commit.told(),
        commit.answers());
  }

  static Commit changing(Commit commit, Commit.Change change) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events(),
        change,
        commit.told(),
        commit.answers());
  }

  static Commit telling(Commit commit, Commit.Told told) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events(),
        commit.change(),
        told,
        commit.answers());
  }

  static Commit answering(Commit commit, List<KeyedAnswer> answers) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events(),
        commit.change(),
        commit.told(),
        answers);
  }

  static Commit in(Commit commit, Epoch epoch) {
    return new Commit(
        commit.room(),
        epoch,
        commit.key(),
        commit.events(),
        commit.change(),
        commit.told(),
        commit.answers());
  }

  @Override
  public CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot, Revision told) {
    return to.open(room, version, snapshot, told);
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return to.commit(commit);
  }

  @Override
  public CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    return to.restart(room, epoch, seq, version, snapshot, told);
  }

  @Override
  public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
    return to.answer(room, key);
  }

  @Override
  public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
    return to.since(room, epoch, seq);
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    return to.watch(room, listener);
  }

  @Override
  public CompletionStage<Void> delete(RoomId room) {
    return to.delete(room);
  }

  /** Hears what is delivered before the listener does. */
  abstract static class Listener implements RoomListener {

    final RoomListener to;

    Listener(RoomListener to) {
      this.to = to;
    }

    @Override
    public void onEntries(List<LogEntry> entries) {
      to.onEntries(entries);
    }

    @Override
    public void onResync() {
      to.onResync();
    }
  }
}
