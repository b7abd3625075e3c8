package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A node knows the keys of commands that were given to another one from the log: it answers them
 * although neither the database nor the log can be asked.
 */
final class RememberedKeyTest {

  private static final Actor ADA = Actor.of(User.of("ada"));
  private static final Actor BOB = Actor.of(User.of("bob"));

  private final InMemoryStores stores = new InMemoryStores();
  private final SpyStores away = new SpyStores(stores);
  private final LocalCluster cluster = LocalCluster.create();
  private final BentTransport cut = new BentTransport(cluster.node(NodeId.of("two")));
  private final SyncTv one =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("one"))).build();
  private final SyncTv two = SyncTv.builder().stores(away).transport(cut).build();
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static Outcome submit(Room room, Actor actor, String key, Command command) {
    return Wait.answer(
        room.submit(actor, new Submission(command, null, null, IdempotencyKey.of(key))));
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  /** The other node has heard of all, and can ask nobody any more. */
  private void cutOff() {
    Wait.until(() -> there.view().seq() == here.view().seq());
    away.away.add("ChangeStore.apply");
    cut.failing = true;
  }

  @Test
  void aChangeOfAnotherNodeIsAnsweredAsItWas() {
    Outcome first = submit(here, ADA, "k", Command.add(Scene.media("a")));
    cutOff();
    assertThat(first).isInstanceOf(Outcome.Accepted.class);
    assertThat(submit(there, ADA, "k", Command.add(Scene.media("a")))).isEqualTo(first);
  }

  @Test
  void playbackOfAnotherNodeIsAnsweredAsItWas() {
    submit(here, ADA, "select", Command.select(Scene.media("a")));
    Outcome first = submit(here, ADA, "k", Command.seek(12));
    cutOff();
    assertThat(first).isInstanceOf(Outcome.Accepted.class);
    assertThat(submit(there, ADA, "k", Command.seek(12))).isEqualTo(first);
  }

  @Test
  void aMessageOfAnotherNodeIsAnsweredAsItWas() {
    Outcome first = submit(here, ADA, "k", Command.chat("Hi"));
    cutOff();
    assertThat(first).isInstanceOf(Outcome.Accepted.class);
    assertThat(submit(there, ADA, "k", Command.chat("Hi"))).isEqualTo(first);
  }

  @Test
  void anotherCommandWithAKeyOfAnotherNodeIsRefused() {
    submit(here, ADA, "k", Command.add(Scene.media("a")));
    submit(here, ADA, "p", Command.chat("Hi"));
    cutOff();
    assertThat(code(submit(there, ADA, "k", Command.add(Scene.media("b")))))
        .isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(code(submit(there, ADA, "k", Command.seek(1)))).isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(code(submit(there, ADA, "p", Command.chat("Ho")))).isEqualTo(ErrorCode.KEY_REUSED);
  }

  @Test
  void aKeyIsItsPersonsOwn() {
    submit(here, ADA, "k", Command.chat("Hi"));
    cutOff();
    assertThat(code(submit(there, BOB, "k", Command.chat("Ho")))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /** What only the database has is told with the key, which a third node then knows. */
  @Test
  void aMessageThatIsToldByAnotherNodeThanTookItIsAnsweredAsItWas() {
    away.away.add("ChangeStore.recent");
    SpyStores unseeing = new SpyStores(stores);
    unseeing.away.add("ChangeStore.recent");
    cluster.cutOff(NodeId.of("one"));
    Outcome first = submit(here, ADA, "k", Command.chat("Hi"));
    assertThat(first).isInstanceOf(Outcome.Accepted.class);
    SyncTv three =
        SyncTv.builder().stores(unseeing).transport(cluster.node(NodeId.of("three"))).build();
    Room retried = three.room(here.id()).orElseThrow();
    Outcome again = submit(retried, ADA, "k", Command.chat("Hi"));
    assertThat(events(again)).isEqualTo(events(first));
    Wait.until(() -> there.view().seq() == retried.view().seq());
    away.away.add("ChangeStore.apply");
    cut.failing = true;
    assertThat(submit(there, ADA, "k", Command.chat("Hi"))).isEqualTo(again);
    three.close();
  }

  private static List<RoomEvent> events(Outcome outcome) {
    return ((Outcome.Accepted) outcome).events();
  }

  /** Commands that came together are one change; each has its own key and its own answer. */
  @Test
  void eachCommandOfAChangeIsAnsweredForItself() {
    List<CompletionStage<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Command add = Command.add(Scene.media("a" + i));
      answers.add(here.submit(ADA, new Submission(add, null, null, IdempotencyKey.of("key" + i))));
    }
    List<Outcome> first = answers.stream().map(Wait::answer).toList();
    cutOff();
    for (int i = 0; i < 40; i++) {
      assertThat(submit(there, ADA, "key" + i, Command.add(Scene.media("a" + i))))
          .isEqualTo(first.get(i));
    }
  }
}
