package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.fake.Fault;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.FailingHost.Call;
import io.synctv.core.room.FailingHost.Culprit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each method answers while something of the host throws or hangs: the table of
 * docs/embedding.md. Whatever it is, the room beside goes on, and closing keeps its bound.
 */
final class FailureTableTest {

  /** It is done, or never depended on what fails. */
  private static final Answers WORKS = Answers.always("WORKS");

  /** The room is not in memory and cannot be loaded. */
  private static final Answers NOT_LOADED = Answers.always("UNAVAILABLE");

  /** The application is asked about somebody who is new, and does not answer. */
  private static final Answers NOT_DECIDED = Answers.always("UNAVAILABLE");

  /** A store is asked: it is waited for, until the engine is closed. */
  private static final Answers ASKED = new Answers("UNAVAILABLE", "INTERNAL", "ENGINE_CLOSED");

  /** What is to be encoded cannot be, or holds the room, which answers nothing in time. */
  private static final Answers ENCODED = new Answers("INTERNAL", "INTERNAL", "UNAVAILABLE");

  /** What is to be encoded is left out; a command that the room has no time for waits. */
  private static final Answers TOLD = new Answers("WORKS", "WORKS", "ENGINE_CLOSED");

  /** The room is asked inside its order, and has no time in time. */
  private static final Answers INSIDE = new Answers("WORKS", "WORKS", "UNAVAILABLE");

  private static final PlayerReport REPORT =
      new PlayerReport(null, 0, false, true, null, null, null, false);

  private static final List<Row> TABLE =
      List.of(
          // engine
          row("createRoom", host -> host.sync.createRoom("New", UserId.of("ada"))).store(ASKED),
          row("room", host -> host.sync.room(host.cold.id())).store(NOT_LOADED),
          row("room, in memory", host -> host.sync.room(host.room.id())),
          row("handle", host -> host.sync.handle(host.room.id())),
          row("rooms", host -> host.sync.rooms("Fail", 10, null)).store(ASKED),
          row("online", host -> host.sync.online(host.room.id())),
          row("online, of several", host -> host.sync.online(List.of(host.cold.id()))),
          row("statistics", host -> host.sync.statistics()),
          // room
          row("view", host -> host.room.view()),
          row("view, not in memory", host -> host.cold.view()).store(NOT_LOADED),
          row("info", host -> host.room.info()),
          row("access", host -> host.room.access(User.of("ada"))),
          row("count", host -> host.room.count()),
          row("people", host -> host.room.people()).encoder(INSIDE),
          row("chat", host -> host.room.chat(10, null)).store(ASKED),
          row("join", host -> host.room.join(host.newcomer(), new RecordingSink()))
              .encoder(ENCODED)
              .policy(NOT_DECIDED),
          row("join, with a listener", host -> host.room.join(User.of("eve"), message -> {}))
              .encoder(ENCODED),
          row("join, not in memory", host -> host.cold.join(host.newcomer(), new RecordingSink()))
              .store(NOT_LOADED)
              .policy(NOT_DECIDED),
          row("submit, playback", host -> host.room.submit(host.session, Command.seek(20)))
              .encoder(TOLD),
          row(
                  "submit, without a session",
                  host ->
                      host.room.submit(Actor.of(User.of("ada")), Submission.of(Command.seek(30))))
              .encoder(TOLD),
          row(
                  "submit, kept by a store",
                  host -> host.room.submit(host.session, Command.add(Scene.media("c"))))
              .store(ASKED)
              .encoder(TOLD),
          row("submit, chat", host -> host.room.submit(host.session, Command.chat("hi")))
              .store(ASKED)
              .encoder(TOLD),
          row(
                  "submit, not in memory",
                  host ->
                      host.cold.submit(Actor.of(User.of("ada")), Submission.of(Command.chat("hi"))))
              .store(NOT_LOADED)
              .policy(NOT_DECIDED),
          row("report", host -> nothing(() -> host.room.report(host.session, REPORT))),
          row("typing", host -> nothing(() -> host.room.typing(host.session))),
          // session
          row("send", host -> nothing(() -> host.session.send(new SessionMessage.Notice("x")))),
          row("heard", host -> nothing(host.session::heard)),
          row("isOpen", host -> host.session.isOpen()),
          // what ends sessions comes last
          row("sync", host -> nothing(() -> host.room.sync(host.session, null))),
          row("disconnected", host -> nothing(host.watching::disconnected)),
          row("close", host -> nothing(() -> host.session.close(CloseCode.NORMAL))));

  static Stream<Arguments> failures() {
    return Stream.of(Culprit.values())
        .flatMap(culprit -> Stream.of(Fault.values()).map(fault -> Arguments.of(culprit, fault)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @Timeout(120)
  void everyMethodAnswersAsDocumented(Culprit culprit, Fault fault) throws Exception {
    try (FailingHost host = new FailingHost()) {
      host.fail(culprit, fault);
      Map<String, CompletableFuture<String>> waiting = new LinkedHashMap<>();
      Map<String, String> answers = new LinkedHashMap<>();
      Map<String, String> documented = new LinkedHashMap<>();
      for (Row row : TABLE) {
        String expected = row.answers(culprit).to(fault);
        documented.put(row.method, expected);
        CompletableFuture<String> answer = host.answer(row.call);
        if (expected.equals("ENGINE_CLOSED")) {
          waiting.put(row.method, answer);
        } else {
          answers.put(row.method, Wait.answer(answer));
        }
      }
      assertThat(waiting.values()).noneMatch(CompletableFuture::isDone);
      host.useOther();
      if (culprit == Culprit.LISTENER && fault != Fault.HANG) {
        Wait.until(() -> host.closes.equals(List.of(CloseCode.LISTENER_FAILED)));
      }

      long start = System.nanoTime();
      host.sync.close();
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      waiting.forEach((method, answer) -> answers.put(method, Wait.answer(answer)));
      assertThat(answers).containsExactlyInAnyOrderEntriesOf(documented);
      assertThat(took).as("closing").isLessThan(Duration.ofSeconds(15));
      Wait.until(() -> host.closes.size() == 1);
      for (Row row : TABLE) {
        assertThat(Wait.answer(host.answer(row.call)))
            .as("%s of a closed engine", row.method)
            .isIn("ENGINE_CLOSED", "WORKS");
      }
    }
  }

  private static Object nothing(Runnable call) {
    call.run();
    return "nothing to answer";
  }

  private static Row row(String method, Call call) {
    return new Row(method, call, WORKS, WORKS, WORKS, WORKS);
  }

  /** A method and its answers while the store, a listener, the encoder or the policy fails. */
  private record Row(
      String method, Call call, Answers store, Answers listener, Answers encoder, Answers policy) {

    Row store(Answers answers) {
      return new Row(method, call, answers, listener, encoder, policy);
    }

    Row encoder(Answers answers) {
      return new Row(method, call, store, listener, answers, policy);
    }

    Row policy(Answers answers) {
      return new Row(method, call, store, listener, encoder, answers);
    }

    Answers answers(Culprit culprit) {
      return switch (culprit) {
        case STORE -> store;
        case LISTENER -> listener;
        case ENCODER -> encoder;
        case POLICY -> policy;
      };
    }
  }

  private record Answers(String exception, String error, String hang) {

    static Answers always(String answer) {
      return new Answers(answer, answer, answer);
    }

    String to(Fault fault) {
      return switch (fault) {
        case EXCEPTION -> exception;
        case ERROR -> error;
        case HANG -> hang;
      };
    }
  }
}
