package io.synctv.examples.load;

import io.synctv.examples.load.targets.Launcher;
import io.synctv.examples.load.targets.SyncTvTarget;
import io.synctv.examples.load.targets.Target;
import io.synctv.examples.load.wire.Loop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What all scenarios are given.
 *
 * @param loop the generator
 * @param launcher starts servers
 * @param nodes servers that run already; when there are none, scenarios start their own
 * @param seconds how long to measure
 * @param scale what numbers of people are multiplied by: 1, or less for a short look
 * @param seed for what is random
 */
record Context(
    Loop loop,
    Launcher launcher,
    List<InetSocketAddress> nodes,
    int seconds,
    double scale,
    long seed) {

  /** How many people may be on their way into rooms at a time, where that is not measured. */
  static final int CALM = 64;

  private static final int WARM_UP_SECONDS = 5;

  Context atLeast(int wanted) {
    return new Context(loop, launcher, nodes, Math.max(seconds, wanted), scale, seed);
  }

  /** Returns how long to wait before counting: a JVM gets faster for some seconds. */
  int warmUpSeconds() {
    return Math.min(WARM_UP_SECONDS, seconds);
  }

  int scaled(int people) {
    return Math.max(2, (int) Math.round(people * scale));
  }

  /** Returns SyncTV: what runs already, or one server. */
  Target syncTv() {
    return nodes.isEmpty() ? SyncTvTarget.start(launcher) : SyncTvTarget.at(nodes);
  }

  /**
   * Makes rooms, and seats for so many people in each, spread over the target's nodes.
   *
   * @param target where
   * @param rooms how many
   * @param people in each
   */
  static List<Seat> seats(Target target, int rooms, int people) {
    target.people(people);
    List<InetSocketAddress> addresses = target.addresses();
    List<Seat> seats = new ArrayList<>();
    for (int room = 0; room < rooms; room++) {
      String path = target.room();
      for (int i = 0; i < people; i++) {
        int node = i % addresses.size();
        seats.add(new Seat(node, addresses.get(node), room, path, false));
      }
    }
    return seats;
  }
}
