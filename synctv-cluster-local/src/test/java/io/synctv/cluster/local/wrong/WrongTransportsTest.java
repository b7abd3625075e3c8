package io.synctv.cluster.local.wrong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Every wrong transport is caught by a test of the kit that says what is wrong; a right one passes.
 */
@Tag("slow")
class WrongTransportsTest {

  /** They mostly wait. */
  private static final int AT_ONCE = 8;

  @TestFactory
  Stream<DynamicTest> everyWrongTransportIsCaught() {
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().factory());
    Map<Wrong, Future<Report>> running = new LinkedHashMap<>();
    for (Wrong wrong : Wrong.all()) {
      running.put(wrong, threads.submit(() -> run(wrong, List.of(test(wrong.caughtBy())))));
    }
    threads.shutdown();
    return running.entrySet().stream()
        .map(
            each ->
                dynamicTest(
                    each.getKey().what(),
                    () -> {
                      Report report = each.getValue().get(10, TimeUnit.MINUTES);
                      assertThat(report.failed)
                          .as("what must catch a transport that %s", each.getKey().what())
                          .containsExactly(each.getKey().caughtBy());
                    }));
  }

  @Test
  void thereAreAtLeastEightyWaysOfBeingWrong() {
    assertThat(Wrong.all()).hasSizeGreaterThanOrEqualTo(80);
    assertThat(Wrong.all().stream().map(Wrong::what)).doesNotHaveDuplicates();
  }

  /** What the contract allows is no fault: repeats, needless resyncs, a long memory. */
  @TestFactory
  Stream<DynamicTest> whatIsAllowedPasses() {
    return Allowed.ALL.stream()
        .map(
            allowed ->
                dynamicTest(
                    allowed.wrong().what(),
                    () -> {
                      List<DiscoverySelector> tests =
                          Stream.of(WrongKit.class.getMethods())
                              .filter(m -> allowed.parts().contains(m.getDeclaringClass()))
                              .filter(m -> m.isAnnotationPresent(Test.class))
                              .<DiscoverySelector>map(m -> selectMethod(WrongKit.class, m))
                              .toList();
                      Report report = run(allowed.wrong(), tests);
                      assertThat(report.failed).isEmpty();
                      assertThat(report.passed).hasSize(tests.size());
                    }));
  }

  @Test
  void aRightTransportPassesTwice(TestReporter reporter) {
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      Report report = run(Wrong.NOTHING, List.of(selectClass(WrongKit.class)));
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(report.failed).isEmpty();
      assertThat(report.aborted).isEmpty();
      assertThat(report.passed).hasSizeGreaterThan(100);
      reporter.publishEntry("the whole kit took", took.toSeconds() + " s");
    }
  }

  private static DiscoverySelector test(String name) {
    List<Method> found =
        Stream.of(WrongKit.class.getMethods()).filter(m -> m.getName().equals(name)).toList();
    assertThat(found).as("tests of the kit named %s", name).hasSize(1);
    return selectMethod(WrongKit.class, found.getFirst());
  }

  private static Report run(Wrong wrong, List<? extends DiscoverySelector> selectors) {
    WrongKit.CURRENT.set(wrong);
    Report report = new Report();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    LauncherFactory.create().execute(request, report);
    WrongKit.CURRENT.remove();
    return report;
  }

  /** What became of each test. */
  private static final class Report implements TestExecutionListener {
    private final List<String> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> aborted = new ArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
        String name = test.getLegacyReportingName().replaceAll("\\(.*", "");
        switch (result.getStatus()) {
          case SUCCESSFUL -> passed.add(name);
          case FAILED -> failed.add(name);
          case ABORTED -> aborted.add(name);
        }
      }
    }
  }
}
