package io.synctv.cluster.local.wrong;

import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.RoomLog;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Commits another way than the log it goes to. */
final class CommitsAnotherWay extends ForwardingRooms {

  /** How. */
  interface Way {
    CompletionStage<CommitResult> commit(ForwardingRooms log, Commit commit);
  }

  private final Way way;

  CommitsAnotherWay(RoomLog to, Way way) {
    super(to);
    this.way = way;
  }

  /** Commits something else. */
  static CommitsAnotherWay instead(RoomLog to, UnaryOperator<Commit> change) {
    return new CommitsAnotherWay(to, (log, commit) -> log.to.commit(change.apply(commit)));
  }

  /** Answers something else. */
  static CommitsAnotherWay answered(RoomLog to, UnaryOperator<CommitResult> change) {
    return new CommitsAnotherWay(to, (log, commit) -> log.to.commit(commit).thenApply(change));
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit) {
    return way.commit(this, commit);
  }
}
