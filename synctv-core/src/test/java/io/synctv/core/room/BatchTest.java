package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Role;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Durable commands that a store keeps as one change, as they came while it was busy. */
final class BatchTest {

  private final InMemoryStores memory = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private volatile CountDownLatch busy = new CountDownLatch(1);
  private volatile CountDownLatch asked = new CountDownLatch(1);
  private final SyncTv one = engine("one");
  private final Room room = one.createRoom("Room", UserId.of("ada"));
  private final Actor ada = Actor.of(User.of("ada"));
  private volatile boolean picky;

  private SyncTv engine(String node) {
    return SyncTv.builder()
        .stores(new Busy())
        .transport(cluster.node(NodeId.of(node)))
        .limits(Limits.builder().chatBurst(3).chatPerSecond(1).commandsPerSecond(1000).build())
        .build();
  }

  private void hold() {
    busy = new CountDownLatch(1);
    asked = new CountDownLatch(1);
  }

  @AfterEach
  void stop() {
    busy.countDown();
    one.close();
  }

  /** Guards a bug: a message was charged again when its batch was taken apart. */
  @Test
  void aMessageIsChargedOnceThoughItsBatchIsTakenApart() {
    picky = true;
    for (Outcome outcome : together(Command.chat("a"), Command.chat("b"), Command.chat("c"))) {
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }
  }

  /** Guards a bug: what came after a part that cannot be read was taken for the whole change. */
  @Test
  void aChangeWithAPartThatCannotBeReadIsNotAppliedByHalves() {
    BentTransport bent = new BentTransport(cluster.node(NodeId.of("two")));
    try (SyncTv two = SyncTv.builder().stores(memory).transport(bent).build()) {
      Room there = two.room(room.id()).orElseThrow();
      bent.damaged = 1;
      together(
          Command.add(Scene.media("a")),
          Command.add(Scene.media("b")),
          Command.add(Scene.media("c")),
          Command.add(Scene.media("d")));
      assertThat(room.view().state().playlist().size()).isEqualTo(4);
      Wait.until(() -> there.view().state().playlist().size() == 4);
      assertThat(there.view().state().revision()).isEqualTo(room.view().state().revision());
    }
  }

  /**
   * What nobody may do, what is done already and what a store keeps are answered each for itself.
   */
  @Test
  void eachCommandOfABatchIsAnsweredForItself() {
    Actor bob = Actor.of(User.of("bob"));
    IdempotencyKey key = IdempotencyKey.of("k");
    Submission keyed = new Submission(Command.add(Scene.media("known")), null, null, key);
    busy.countDown();
    Outcome before = Wait.answer(room.submit(ada, keyed));
    one.close();
    SyncTv again = engine("again");
    Room there = again.handle(room.id());
    hold();
    List<Outcome> outcomes =
        together(
            there,
            new Given(ada, Submission.of(Command.add(Scene.media("a")))),
            new Given(bob, Submission.of(new RoomCommand.Close())),
            new Given(ada, keyed),
            new Given(
                ada,
                Submission.of(new RoomCommand.ChangeRole(UserId.of("ada"), Role.MEMBER, null))),
            new Given(bob, Submission.of(new RoomCommand.Join(false))),
            new Given(bob, Submission.of(new RoomCommand.Join(false))),
            new Given(bob, Submission.of(Command.chat("hi"))),
            new Given(ada, Submission.of(Command.add(Scene.media("b")))));
    assertThat(outcomes.stream().map(BatchTest::code))
        .containsExactly(
            null, ErrorCode.FORBIDDEN, null, ErrorCode.OWNER_STAYS, null, null, null, null);
    assertThat(((Outcome.Accepted) outcomes.get(2)).events())
        .isEqualTo(((Outcome.Accepted) before).events());
    assertThat(((Outcome.Accepted) outcomes.get(5)).events()).as("a member already").isEmpty();
    assertThat(there.view().state().playlist().items())
        .extracting(item -> item.media().url())
        .containsExactlyElementsOf(
            Stream.of("known", "a", "b").map(name -> Scene.media(name).url()).toList());
    again.close();
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  @Test
  void aCrowdOfCommandsIsKeptInTheOrderItCame() {
    Command[] adds = new Command[250];
    for (int i = 0; i < adds.length; i++) {
      adds[i] = Command.add(Scene.media("m" + i));
    }
    assertThat(together(adds)).hasOnlyElementsOfType(Outcome.Accepted.class);
    assertThat(room.view().state().playlist().items())
        .extracting(item -> item.media().url())
        .containsExactlyElementsOf(
            IntStream.range(0, adds.length).mapToObj(i -> Scene.media("m" + i).url()).toList());
  }

  @Test
  void whoSaysTooMuchAtOnceIsToldSoAndTheRestIsSaid() {
    List<Outcome> outcomes =
        together(
            Command.chat("a"),
            Command.chat("b"),
            Command.chat("c"),
            Command.chat("d"),
            Command.add(Scene.media("a")));
    assertThat(outcomes.stream().map(BatchTest::code))
        .containsExactly(null, null, null, ErrorCode.RATE_LIMITED, null);
    assertThat(room.chat(10, null).items()).hasSize(3);
  }

  /** Gives commands of which all but the first come while the store is at work. */
  private List<Outcome> together(Command... commands) {
    return together(
        room,
        Stream.of(commands)
            .map(command -> new Given(ada, Submission.of(command)))
            .toArray(Given[]::new));
  }

  private record Given(Actor by, Submission what) {}

  private List<Outcome> together(Room in, Given... commands) {
    CompletionStage<Outcome> first = in.submit(commands[0].by, commands[0].what);
    try {
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    List<CompletionStage<Outcome>> others =
        Stream.of(commands).skip(1).map(each -> in.submit(each.by, each.what)).toList();
    busy.countDown();
    return Stream.concat(Stream.of(first), others.stream()).map(Wait::answer).toList();
  }

  private final class Busy extends SpyStores {

    Busy() {
      super(memory);
    }

    @Override
    public ChangeStore changes() {
      ChangeStore changes = super.changes();
      return (ChangeStore)
          Proxy.newProxyInstance(
              ChangeStore.class.getClassLoader(),
              new Class<?>[] {ChangeStore.class},
              (self, method, arguments) -> call(changes, method, arguments));
    }

    private Object call(ChangeStore changes, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("apply")) {
        asked.countDown();
        busy.await();
        if (picky && ((RoomChange) arguments[1]).effects().size() > 1) {
          throw new InvalidDataException("takes one at a time", new IllegalStateException());
        }
      }
      try {
        return method.invoke(changes, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
