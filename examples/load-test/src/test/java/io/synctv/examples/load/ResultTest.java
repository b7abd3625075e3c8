package io.synctv.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static final Result.Counts CLEAN = new Result.Counts(2, 10, 20, 20, 0, 0, "", 0);

  private static Result latency(double generatorShare, double lagMillis, long latencyMicros) {
    Histogram latency = new Histogram(3);
    latency.recordValue(latencyMicros);
    Usage usage = new Usage(1, 0.5, 0, generatorShare, lagMillis, 0);
    return new Result(
        Scenarios.LATENCY, "300 viewers, 4/s", "SyncTV", CLEAN, latency, usage, Map.of());
  }

  @Test
  void aGeneratorThatKeptUpReportsLatencies() {
    assertThat(latency(0.3, 0.5, 5000).latencyMillis(99)).isBetween(4.9, 5.1);
  }

  @Test
  void aGeneratorWithoutTimeToSpareReportsNone() {
    assertThat(latency(0.95, 0.5, 5000).latencyMillis(99)).isNaN();
  }

  @Test
  void aGeneratorAsLateAsWhatItMeasuresReportsNone() {
    assertThat(latency(0.3, 4, 5000).latencyMillis(99)).isNaN();
  }

  @Test
  void aBudgetIsMissedWhenTheGeneratorCouldNotTell() {
    List<Budgets.Verdict> met = Budgets.judge(List.of(latency(0.3, 0.5, 5000)));
    List<Budgets.Verdict> unknown = Budgets.judge(List.of(latency(0.95, 0.5, 5000)));

    assertThat(met).singleElement().matches(Budgets.Verdict::met);
    assertThat(unknown).singleElement().matches(verdict -> !verdict.met());
  }

  @Test
  void aBudgetThatIsKeptWithTheLagOfALateGeneratorIsKept() {
    List<Budgets.Verdict> kept = Budgets.judge(List.of(latency(0.3, 4, 5000)));
    List<Budgets.Verdict> open = Budgets.judge(List.of(latency(0.3, 12, 20_000)));

    assertThat(kept)
        .singleElement()
        .matches(Budgets.Verdict::met)
        .matches(verdict -> verdict.measured().equals("at most 5.0 ms"));
    assertThat(open).singleElement().matches(verdict -> !verdict.met());
  }

  @Test
  void aBudgetThatIsARatioNamesBothFigures() {
    List<Budgets.Verdict> verdicts =
        Budgets.judge(List.of(fanOut("SyncTV", 900), fanOut("Node ws relay", 100)));

    assertThat(verdicts)
        .singleElement()
        .matches(Budgets.Verdict::met)
        .matches(verdict -> verdict.measured().equals("9.00 × (900/s : 100/s)"));
  }

  @Test
  void theMiddleOfSeveralRoundsHasTheLossesOfAll() {
    Result.Counts lossy = new Result.Counts(2, 10, 20, 19, 0, 1, "RATE_LIMITED", 0);
    Result middle =
        Result.middle(
            List.of(fanOut("SyncTV", 900, lossy), fanOut("SyncTV", 500), fanOut("SyncTV", 700)),
            FanOut.RATE);

    assertThat(middle.figure(FanOut.RATE)).isEqualTo(700);
    assertThat(middle.counts())
        .isEqualTo(new Result.Counts(2, 30, 60, 59, 0, 1, "RATE_LIMITED", 0));
  }

  private static Result fanOut(String target, double rate) {
    return fanOut(target, rate, CLEAN);
  }

  private static Result fanOut(String target, double rate, Result.Counts counts) {
    return new Result(
        FanOut.NAME,
        FanOut.setting(500, 32),
        target,
        counts,
        null,
        new Usage(1, 1, 0, 0.2, 0, 0),
        Map.of(FanOut.RATE, rate));
  }
}
