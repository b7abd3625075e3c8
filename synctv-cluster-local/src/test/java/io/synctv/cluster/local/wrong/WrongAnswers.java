package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.answering;
import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.CommitResult.Known;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.RoomLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Guarantee 15: commands that are carried out twice, or answered with something else. */
final class WrongAnswers {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "keeps no answers",
              "aCommandThatWasCarriedOutIsAnsweredAsItWasThen",
              (to, node) -> CommitsAnotherWay.instead(to, c -> answering(c, List.of()))),
          rooms(
              "looks no answer up",
              "answersAreRememberedThroughAllEpochsOfTheLog",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
                      return done(Optional.empty());
                    }
                  }),
          rooms(
              "names one known command of several",
              "allThatAreKnownAreNamedAndNothingIsKeptOfTheOthers",
              (to, node) ->
                  CommitsAnotherWay.answered(
                      to,
                      result ->
                          result instanceof Known(List<KeyedAnswer> answers)
                              ? new Known(answers.subList(0, 1))
                              : result)),
          rooms(
              "appends what is new beside a known command",
              "aCommandThatWasCarriedOutIsAnsweredAsItWasThen",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        CommitResult result = now(log.to.commit(c));
                        if (result instanceof Known) {
                          now(log.to.commit(answering(c, List.of())));
                        }
                        return done(result);
                      })),
          rooms(
              "keeps the new answers beside a known command",
              "allThatAreKnownAreNamedAndNothingIsKeptOfTheOthers",
              (to, node) -> new Remembering(to, node, result -> true, true)),
          rooms(
              "keeps the answers of a commit that met a conflict",
              "ofACommitThatMetAConflictNoAnswerIsKept",
              (to, node) -> new Remembering(to, node, result -> result instanceof Conflict, true)),
          rooms(
              "keeps answers of a log that is gone",
              "answersGoWithTheirLog",
              (to, node) -> new Remembering(to, node, result -> result instanceof Committed, true)),
          rooms(
              "keeps the answers of all rooms together",
              "anAnswerIsOfOneRoomOnly",
              (to, node) ->
                  new Remembering(to, node, result -> result instanceof Committed, false)),
          rooms(
              "compares epoch and version before it looks a command up",
              "aKnownCommandComesBeforeEpochVersionAndRevision",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        LogHead head = log.head(c.room());
                        boolean stale =
                            !c.epoch().equals(head.epoch())
                                || (c.change() != null
                                    && c.change().expectedVersion() != head.version());
                        return stale ? done(new Conflict(head)) : log.to.commit(c);
                      })),
          rooms(
              "looks the commands up before the commit's own key",
              "theCommitsOwnKeyComesBeforeThoseOfItsCommands",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        List<KeyedAnswer> known =
                            c.answers().stream()
                                .flatMap(a -> now(log.to.answer(c.room(), a.key())).stream())
                                .toList();
                        return known.isEmpty() ? log.to.commit(c) : done(new Known(known));
                      })),
          rooms(
              "has one name space for commits and commands",
              "keysOfCommitsAndOfCommandsAreTwoThings",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        Optional<KeyedAnswer> same = now(log.to.answer(c.room(), c.key()));
                        return same.isPresent()
                            ? done(new Known(List.of(same.get())))
                            : log.to.commit(c);
                      })),
          rooms(
              "forgets the answers of the epoch before",
              "answersAreRememberedThroughAllEpochsOfTheLog",
              (to, node) -> new PerEpoch(to, node)),
          rooms(
              "answers with the digest of the command that is sent again",
              "aCommandThatWasCarriedOutIsAnsweredAsItWasThen",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) ->
                          log.to
                              .commit(c)
                              .thenApply(
                                  result ->
                                      result instanceof Known ? new Known(c.answers()) : result))),
          rooms(
              "keeps answers as text",
              "anyKeyAndAnyBytesAreKeptAsTheyAre",
              (to, node) ->
                  CommitsAnotherWay.instead(to, c -> answering(c, each(c, WrongAnswers::asText)))),
          rooms(
              "keeps no empty answer",
              "anyKeyAndAnyBytesAreKeptAsTheyAre",
              (to, node) ->
                  CommitsAnotherWay.instead(
                      to,
                      c ->
                          answering(
                              c,
                              c.answers().stream().filter(a -> a.answer().length > 0).toList()))),
          rooms(
              "keeps the first 4 KiB of an answer",
              "theLargestAnswerIsKeptWhole",
              (to, node) ->
                  CommitsAnotherWay.instead(
                      to,
                      c ->
                          answering(
                              c,
                              each(
                                  c,
                                  a ->
                                      new KeyedAnswer(
                                          a.key(),
                                          a.digest(),
                                          WrongPayloads.cut(a.answer(), 4096)))))),
          rooms(
              "keeps the first 50 answers of a commit",
              "aHundredCommandsAreOneCommit",
              (to, node) ->
                  CommitsAnotherWay.instead(
                      to,
                      c ->
                          answering(c, c.answers().subList(0, Math.min(50, c.answers().size()))))));

  private WrongAnswers() {}

  private static List<KeyedAnswer> each(Commit c, UnaryOperator<KeyedAnswer> change) {
    return c.answers().stream().map(change).toList();
  }

  private static KeyedAnswer asText(KeyedAnswer answer) {
    String text = new String(answer.answer(), StandardCharsets.UTF_8);
    return new KeyedAnswer(answer.key(), answer.digest(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Remembers answers beside the log. */
  private static final class Remembering extends ForwardingRooms {

    /** Of which results. */
    private interface When {
      boolean of(CommitResult result);
    }

    private final Map<String, KeyedAnswer> kept;
    private final When when;
    private final boolean perRoom;

    Remembering(RoomLog to, WrappedNode node, When when, boolean perRoom) {
      super(to);
      this.kept = node.shared("answers", ConcurrentHashMap::new);
      this.when = when;
      this.perRoom = perRoom;
    }

    private String place(RoomId room, String key) {
      return perRoom ? room + " " + key : key;
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      CommitResult result = now(to.commit(commit));
      if (when.of(result)) {
        commit.answers().forEach(a -> kept.putIfAbsent(place(commit.room(), a.key()), a));
      }
      return done(result);
    }

    @Override
    public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
      Optional<KeyedAnswer> known = now(to.answer(room, key));
      return done(known.or(() -> Optional.ofNullable(kept.get(place(room, key)))));
    }
  }

  /** Keeps answers by epoch. */
  private static final class PerEpoch extends ForwardingRooms {

    private final AtomicInteger epochs;

    PerEpoch(RoomLog to, WrappedNode node) {
      super(to);
      this.epochs = node.shared("epochs", AtomicInteger::new);
    }

    private String key(String key) {
      return epochs.get() + "/" + key;
    }

    @Override
    public CompletionStage<LogHead> restart(
        RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
      epochs.incrementAndGet();
      return to.restart(room, epoch, seq, version, snapshot, told);
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      return to.commit(
          answering(
              commit, each(commit, a -> new KeyedAnswer(key(a.key()), a.digest(), a.answer()))));
    }

    @Override
    public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
      return to.answer(room, key(key))
          .thenApply(kept -> kept.map(a -> new KeyedAnswer(key, a.digest(), a.answer())));
    }
  }
}
