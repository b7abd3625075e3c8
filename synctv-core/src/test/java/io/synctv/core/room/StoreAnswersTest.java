package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.command.Command;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.member.Role;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.core.codec.CommandDigest;
import io.synctv.core.fake.Scene;
import io.synctv.core.limit.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What a node makes of each answer of its database: what it asks next, in which order, and what it
 * answers.
 */
final class StoreAnswersTest extends OneNode {

  // ---- who is late

  @Test
  void whoIsLateReadsWhatOthersDidTellsItAndPlansOnThat() {
    othersMake(BOB, null);
    accepted(add("a"));
    assertThat(asked()).containsExactly(APPLY, SINCE, APPLY);
    assertThat(roleOfBob()).isEqualTo(Role.ADMIN);
    accepted(add("b"));
    assertThat(asked()).as("it is up to date").containsExactly(APPLY);
  }

  /** The log is behind all the time: what the database has accepted is known without it. */
  @Test
  void whatWasWrittenIsPlannedOnAlthoughTheLogHasNotToldIt() {
    holdTheLog();
    CompletionStage<Outcome> first = give(add("a"));
    time.run();
    CompletionStage<Outcome> second = give(add("b"));
    time.run();
    assertThat(asked()).containsExactly(APPLY, APPLY);
    assertThat(room.view().state().playlist().items()).isEmpty();
    letTheLogGo();
    assertThat(time.join(first)).isInstanceOf(Outcome.Accepted.class);
    assertThat(time.join(second)).isInstanceOf(Outcome.Accepted.class);
    accepted(add("c"));
    assertThat(asked()).containsExactly(APPLY);
  }

  @Test
  void whoIsLateTwiceTakesTheRoomsLock() {
    late(2, APPLY);
    stores.next(
        LOCKED,
        real -> {
          othersMake(BOB, null);
          return real.call();
        });
    accepted(add("a"));
    assertThat(asked()).containsExactly(APPLY, SINCE, APPLY, SINCE, LOCKED);
    assertThat(roleOfBob()).isEqualTo(Role.ADMIN);
  }

  /** What the lock showed is known, also when nothing was written under it. */
  @Test
  void whoIsRefusedUnderTheLockIsUpToDateAllTheSame() {
    holdTheLog();
    late(2, APPLY);
    stores.next(
        LOCKED,
        real -> {
          othersMake(BOB, null);
          return real.call();
        });
    Submission close =
        Submission.of(new RoomCommand.ChangeRole(ADA.user().id(), Role.MEMBER, null));
    assertThat(code(time.join(room.submit(ADA, close)))).isEqualTo(ErrorCode.OWNER_STAYS);
    asked();
    CompletionStage<Outcome> next = give(add("a"));
    time.run();
    assertThat(asked()).containsExactly(APPLY);
    letTheLogGo();
    assertThat(time.join(next)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void whoIsLateForEverIsToldSo() {
    late(100, APPLY);
    late(100, LOCKED);
    long before = sync.statistics().rejections();
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(sync.statistics().rejections()).isEqualTo(before + 1);
    List<String> asked = asked();
    assertThat(Collections.frequency(asked, APPLY)).isEqualTo(2);
    assertThat(Collections.frequency(asked, LOCKED)).isEqualTo(6);
  }

  @Test
  void aHundredCommandsAreOneChange() {
    List<CompletionStage<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      answers.add(give(add("m" + i)));
    }
    time.run();
    answers.forEach(answer -> assertThat(time.join(answer)).isInstanceOf(Outcome.Accepted.class));
    assertThat(asked()).containsExactly(APPLY, APPLY);
  }

  // ---- answers that are lost

  @Test
  void aStoreWhoseAnswerWasLostIsAskedAgainWithTheSameChange() {
    stores.next(
        APPLY,
        real -> {
          assertThat(real.call()).isInstanceOf(ApplyResult.Applied.class);
          throw new StoreException("the answer is lost", new IllegalStateException());
        });
    stores.next(APPLY, real -> unavailable());
    accepted(add("a"));
    assertThat(asked()).containsExactly(APPLY, APPLY, APPLY);
    assertThat(room.view().state().playlist().size()).isEqualTo(1);
  }

  /** Ten times a second for three seconds; what became of it is read with the next command. */
  @Test
  void whereTheAnswerStaysAwayNobodyKnowsAndTheRoomIsRead() {
    for (int i = 0; i < 32; i++) {
      stores.next(APPLY, real -> lost());
    }
    long before = time.millis();
    assertThat(submit(add("a")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            no -> {
              assertThat(no.rejection().code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(no.rejection().message()).contains("not known");
            });
    assertThat(time.millis() - before).isEqualTo(3100);
    assertThat(Collections.frequency(asked(), APPLY)).isEqualTo(32);
    theNextIsPlannedOnWhatIsRead();
  }

  @Test
  void afterAFailureOfAnyKindTheRoomIsRead() {
    stores.next(
        APPLY,
        real -> {
          throw new LinkageError("fails as asked");
        });
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.INTERNAL);
    asked();
    theNextIsPlannedOnWhatIsRead();
  }

  private void theNextIsPlannedOnWhatIsRead() {
    othersMake(BOB, null);
    holdTheLog();
    CompletionStage<Outcome> next = give(add("b"));
    time.run();
    assertThat(asked()).startsWith(READ, APPLY).containsOnlyOnce(APPLY);
    letTheLogGo();
    assertThat(time.join(next)).isInstanceOf(Outcome.Accepted.class);
    asked();
    accepted(add("c"));
    assertThat(asked()).as("in doubt no more").containsExactly(APPLY);
  }

  @Test
  void aStoreThatIsKnownToBeAwayIsNotAskedAgainAndLeavesNoDoubt() {
    stores.next(APPLY, real -> unavailable());
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.UNAVAILABLE);
    accepted(add("b"));
    assertThat(asked()).containsExactly(APPLY, APPLY);
  }

  private static Object lost() {
    throw new StoreException("fails as asked", new IllegalStateException());
  }

  private static Object unavailable() {
    throw new StoreUnavailableException("away as asked");
  }

  @Test
  void whatAStoreCannotKeepIsRefusedAndTheNextIsKept() {
    stores.next(
        APPLY,
        real -> {
          throw new InvalidDataException("not that", new IllegalStateException());
        });
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.INVALID);
    accepted(add("b"));
    assertThat(asked()).containsExactly(APPLY, APPLY);
  }

  // ---- keys

  /** Also while it is under way, or the database is away. */
  @Test
  void aCommandThatThisNodeHasCarriedOutIsAnsweredFromMemory() {
    Submission keyed = new Submission(add("a"), null, null, IdempotencyKey.of("k"));
    CompletionStage<Outcome> first = room.submit(ADA, keyed);
    CompletionStage<Outcome> meanwhile = room.submit(ADA, keyed);
    assertThat(time.join(first)).isInstanceOf(Outcome.Accepted.class);
    assertThat(time.join(meanwhile)).isEqualTo(time.join(first));
    assertThat(time.join(room.submit(ADA, keyed))).isEqualTo(time.join(first));
    assertThat(asked()).containsExactly(APPLY);
  }

  /** No store should say so, as the digests differ; whoever gave it is answered all the same. */
  @Test
  void aKeyOfAnotherKindOfCommandIsRefused() {
    CommandKey key = key(add("a"));
    var message =
        ((ChatEvent.Posted) ((Outcome.Accepted) submit(Command.chat("ho"))).events().getFirst())
            .message();
    for (KnownCommand known :
        List.of(new KnownCommand.Created(key, room.id()), new KnownCommand.Posted(key, message))) {
      stores.next(APPLY, real -> new ApplyResult.Known(List.of(known)));
      Submission keyed = new Submission(add("a"), null, null, key.key());
      assertThat(code(time.join(room.submit(ADA, keyed)))).isEqualTo(ErrorCode.KEY_REUSED);
    }
  }

  private static CommandKey key(Command command) {
    IdempotencyKey key = IdempotencyKey.of("k");
    Submission submission = new Submission(command, null, null, key);
    return new CommandKey(ADA.user().id(), key, CommandDigest.of(submission), null);
  }

  /** Its answer waits until this node has what it did, which nobody else has told. */
  @Test
  void aCommandThatWasCarriedOutElsewhereIsAnsweredOnceItIsToldHere() {
    stores.next(
        APPLY,
        real -> {
          throw new LinkageError("fails as asked");
        });
    assertThat(code(submit(add("a")))).isEqualTo(ErrorCode.INTERNAL);
    Command make = new RoomCommand.ChangeRole(BOB.id(), Role.ADMIN, BOB);
    CommandKey key = key(make);
    othersMake(BOB, key);
    asked();
    long before = time.millis();
    Submission keyed = new Submission(make, null, null, key.key());
    assertThat(time.join(room.submit(ADA, keyed))).isInstanceOf(Outcome.Accepted.class);
    assertThat(asked()).startsWith(READ, APPLY);
    assertThat(time.millis()).as("at once, and not with the next look").isEqualTo(before);
    assertThat(roleOfBob()).isEqualTo(Role.ADMIN);
  }

  // ---- memory

  @Test
  void aRoomStaysInMemoryWhileAStoreIsAtWork() {
    List<Long> rooms = new ArrayList<>();
    stores.next(
        APPLY,
        real -> {
          time.advance(Limits.DEFAULT.roomIdle().multipliedBy(3));
          rooms.add((long) sync.statistics().rooms());
          return real.call();
        });
    accepted(add("a"));
    assertThat(rooms).containsExactly(1L);
    time.advance(Limits.DEFAULT.roomIdle().multipliedBy(3));
    assertThat(sync.statistics().rooms()).isZero();
  }

  // ---- order

  /** A playback command takes no way over the database, and waits for those that do. */
  @Test
  void whatSomebodyDoesToTheRoomAndThenPlaysIsDoneInThatOrder() {
    accepted(Command.select(Scene.media("a")));
    CompletionStage<Outcome> named = give(new RoomCommand.Update("Other", null, null, null));
    CompletionStage<Outcome> sought = give(Command.seek(20));
    assertThat(seq(time.join(sought))).isGreaterThan(seq(time.join(named)));
  }

  private static long seq(Outcome outcome) {
    return ((Outcome.Accepted) outcome).seq();
  }

  // ---- chat

  @Test
  void noTwoMessagesHaveTheSameTime() {
    List<Long> times = new ArrayList<>();
    for (String text : List.of("a", "b", "c")) {
      Outcome.Accepted said = (Outcome.Accepted) submit(Command.chat(text));
      times.add(((ChatEvent.Posted) said.events().getFirst()).message().at());
    }
    assertThat(times).containsExactly(time.millis(), time.millis() + 1, time.millis() + 2);
  }
}
