package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.clock;

import io.synctv.cluster.spi.ClusterClock;
import java.util.List;

/** Clocks that go back, stand still, or tell another time than others. */
final class WrongClocks {

  static final List<Wrong> ALL =
      List.of(
          clock(
              "goes back now and then",
              "theClockNeverGoesBack",
              (to, node) -> () -> to.micros() - (System.nanoTime() / 1000 % 7) * 100),
          clock(
              "stands still",
              "theClockAdvances",
              (to, node) -> {
                long start = to.micros();
                return () -> start;
              }),
          clock(
              "goes at half its pace",
              "theClockGoesAtTheTimesPace",
              (to, node) -> {
                long start = to.micros();
                return () -> start + (to.micros() - start) / 2;
              }),
          clock(
              "goes at twice its pace",
              "theClockGoesAtTheTimesPace",
              (to, node) -> {
                long start = to.micros();
                return () -> start + 2 * (to.micros() - start);
              }),
          clock(
              "is a second off on one node",
              "nodesAgreeOnTheTime",
              (to, node) ->
                  () -> to.micros() + (node.node().value().equals("node-1") ? 1_000_000 : 0)),
          clock(
              "counts nanoseconds",
              "theClockCountsMicrosecondsSinceTheEpoch",
              (to, node) -> () -> to.micros() * 1000),
          clock(
              "counts milliseconds",
              "theClockCountsMicrosecondsSinceTheEpoch",
              (to, node) -> () -> to.micros() / 1000),
          clock(
              "counts from when it was started",
              "theClockCountsMicrosecondsSinceTheEpoch",
              (to, node) -> {
                long start = to.micros();
                return () -> to.micros() - start;
              }),
          clock(
              "tells another time in milliseconds",
              "millisecondsAreTheSameTime",
              (to, node) ->
                  new ClusterClock() {
                    @Override
                    public long micros() {
                      return to.micros();
                    }

                    @Override
                    public long millis() {
                      return to.millis() + 60_000;
                    }
                  }));

  private WrongClocks() {}
}
