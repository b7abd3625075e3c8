package io.synctv.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.synctv.api.store.Stores;
import io.synctv.store.kit.StoresContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Whether the contract of the stores finds stores that are wrong, and leaves right ones alone. */
@Tag("slow")
final class WrongStoresTest {

  /** Two tests that all but their own wrong stores pass: what fails is no wreck. */
  private static final Set<String> PLAIN =
      Set.of("aRoomIsFoundAsItWasCreated", "aChangeMakesTheNextRevisionUnderItsId");

  /** What the candidates of this moment do wrong; tests run one after the other. */
  private static Consumer<AlteredStores> alteration = stores -> {};

  /** Whether they are for one node alone. */
  private static boolean alone;

  /** Nobody runs it but this test. */
  static final class Candidate extends StoresContract {

    private final AtomicLong ahead = new AtomicLong();
    private final InMemoryStores right =
        new InMemoryStores(() -> System.currentTimeMillis() + ahead.get());

    @Override
    protected Stores open() {
      AlteredStores stores = new AlteredStores(right, ahead);
      alteration.accept(stores);
      return stores;
    }

    @Override
    protected Stores openAnother() {
      return alone ? null : open();
    }

    @Override
    protected void passTime(Duration time) {
      ahead.addAndGet(time.toMillis());
    }
  }

  private static List<WrongStore> wrongStores() {
    List<WrongStore> all = new ArrayList<>();
    all.addAll(WrongChanges.ALL);
    all.addAll(WrongKeys.ALL);
    all.addAll(WrongHistory.ALL);
    all.addAll(WrongExpiry.ALL);
    all.addAll(WrongRooms.ALL);
    all.addAll(WrongChat.ALL);
    all.addAll(WrongLists.ALL);
    all.addAll(WrongValues.ALL);
    all.addAll(WrongUses.ALL);
    return all;
  }

  @Test
  void theRightStoresPassTwice() {
    for (int round = 0; round < 2; round++) {
      Run run = run(stores -> {}, test -> true);
      assertThat(run.failed()).isEmpty();
      assertThat(run.skipped()).isEmpty();
      assertThat(run.passed()).hasSizeGreaterThan(100);
    }
  }

  @Test
  void ofStoresForOneNodeTheTestsOfSeveralAreShownAsSkipped() {
    alone = true;
    try {
      Run run = run(stores -> {}, test -> true);
      assertThat(run.failed()).isEmpty();
      assertThat(run.skipped()).hasSizeGreaterThan(10).contains("whatOneNodeKeepsAnotherFinds");
      assertThat(run.passed()).hasSizeGreaterThan(100);
    } finally {
      alone = false;
    }
  }

  @TestFactory
  Stream<DynamicTest> eachWrongStoreIsCaughtByTheTestThatSaysWhatIsWrong() {
    List<WrongStore> all = wrongStores();
    assertThat(all).extracting(WrongStore::name).hasSizeGreaterThan(140).doesNotHaveDuplicates();
    return all.stream().map(wrong -> dynamicTest(wrong.toString(), () -> assertCaught(wrong)));
  }

  private static void assertCaught(WrongStore wrong) {
    Run run =
        run(wrong.alteration(), test -> test.equals(wrong.caughtBy()) || PLAIN.contains(test));
    assertThat(run.failed()).as("passed: %s", run.passed()).contains(wrong.caughtBy());
    assertThat(run.failed()).containsOnly(wrong.caughtBy());
  }

  /** Methods of the contract, by how they ended; each of several cases counts. */
  private record Run(List<String> passed, List<String> failed, List<String> skipped) {}

  private static Run run(Consumer<AlteredStores> candidate, Predicate<String> chosen) {
    Run run = new Run(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    PostDiscoveryFilter filter =
        test ->
            FilterResult.includedIf(
                method(test.getSource().orElse(null)).map(chosen::test).orElse(true));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(Candidate.class))
            .filters(filter)
            .build();
    alteration = candidate;
    LauncherFactory.create().execute(request, new Recorder(run));
    return run;
  }

  private static Optional<String> method(Object source) {
    return source instanceof MethodSource method
        ? Optional.of(method.getMethodName())
        : Optional.empty();
  }

  private record Recorder(Run run) implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      method(test.getSource().orElse(null)).ifPresent(name -> listOf(result.getStatus()).add(name));
    }

    private List<String> listOf(Status status) {
      return switch (status) {
        case SUCCESSFUL -> run.passed();
        case FAILED -> run.failed();
        case ABORTED -> run.skipped();
      };
    }
  }
}
