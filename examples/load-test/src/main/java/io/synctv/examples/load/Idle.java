package io.synctv.examples.load;

import io.synctv.examples.load.targets.Target;
import java.util.List;
import java.util.Map;

/** What connections cost while nothing happens. */
final class Idle {

  static final String NAME = "idle";
  static final String MEMORY = "KB per connection";

  private static final int PER_ROOM = 100;
  private static final int WARM_UP_ROOMS = 5;
  private static final double KB = 1000;

  /**
   * An idle server looks every 15 s whether it has collected nothing for 15 s, and then collects in
   * steps, one at a time: to look for garbage, to choose what is worth it, to collect it, and to
   * look once more, after which it gives back what is free.
   */
  private static final int REST_MILLIS = 95_000;

  private Idle() {}

  /** Measures. The memory of a first crowd that has left again counts as the server's own. */
  static Result run(Context context, Target target, int connections) {
    Crowd first = new Crowd(context.loop(), target.dialect());
    first.gather(Context.seats(target, WARM_UP_ROOMS, PER_ROOM), Context.CALM, 0);
    first.settle();
    first.leave();
    Crowd.pause(REST_MILLIS);
    long before = target.processes().residentBytes();

    int rooms = Math.max(1, connections / PER_ROOM);
    List<Seat> seats = Context.seats(target, rooms, Math.min(PER_ROOM, connections));
    Crowd crowd = new Crowd(context.loop(), target.dialect());
    crowd.gather(seats, Context.CALM, 0);
    crowd.settle();
    Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
    Crowd.pause(REST_MILLIS);
    Usage usage = meter.read();
    int connected = context.loop().ask(crowd::connected);
    double each = (usage.residentBytes() - before) / KB / Math.max(1, connected);
    Result.Counts counts =
        new Result.Counts(
            connected, seats.size(), seats.size(), connected, 0, crowd.refused(), "", 0);
    crowd.leave();
    return new Result(
        NAME,
        seats.size() + " connections",
        target.name(),
        counts,
        null,
        usage,
        Map.of(MEMORY, each));
  }
}
