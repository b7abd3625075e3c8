package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.targets.Target;
import java.util.Map;

/**
 * How many messages per second reach everybody in a room, with so many on their way at a time. A
 * message is done when everybody has it, and then the next one is sent.
 */
final class FanOut {

  static final String NAME = "fan-out";
  static final String RATE = "deliveries/s";

  private static final int FLUSH_MILLIS = 10_000;

  private final Context context;
  private final Target target;
  private final int inFlight;
  private final Crowd crowd;
  private final int people;
  private boolean stopped;

  private FanOut(Context context, Target target, int people, int inFlight) {
    this.context = context;
    this.target = target;
    this.people = people;
    this.inFlight = inFlight;
    this.crowd = new Crowd(context.loop(), target.dialect());
  }

  static String setting(int people, int inFlight) {
    return people + " sessions, " + inFlight + " in flight";
  }

  /**
   * Measures.
   *
   * @param warmUp seconds before counting starts
   */
  static Result run(Context context, Target target, int people, int inFlight, int warmUp) {
    return new FanOut(context, target, people, inFlight).run(warmUp);
  }

  private Result run(int warmUp) {
    crowd.gather(Context.seats(target, 1, people), Context.CALM, 0);
    crowd.settle();
    Deliveries deliveries = context.loop().ask(this::start);
    Crowd.pause(warmUp * 1000L);
    long before =
        context
            .loop()
            .ask(
                () -> {
                  deliveries.count();
                  return deliveries.received();
                });
    Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
    Crowd.pause(context.seconds() * 1000L);
    long after = context.loop().ask(deliveries::received);
    Usage usage = meter.read();
    context.loop().ask(() -> stopped = true);
    for (int waited = 0; waited < FLUSH_MILLIS && !done(deliveries); waited += 50) {
      Crowd.pause(50);
    }
    Result.Counts counts = context.loop().ask(() -> Result.Counts.of(crowd, deliveries));
    crowd.leave();
    double rate = (after - before) / usage.seconds();
    return new Result(
        NAME,
        setting(people, inFlight),
        target.name(),
        counts,
        deliveries.near(),
        usage,
        Map.of(RATE, rate));
  }

  private boolean done(Deliveries deliveries) {
    return context.loop().ask(deliveries::complete);
  }

  private Deliveries start() {
    Deliveries deliveries = new Deliveries(crowd, people);
    crowd.listen(
        (person, number, now) -> {
          if (deliveries.receive(person, number, now) && !stopped) {
            send(deliveries);
          }
        });
    for (int i = 0; i < inFlight; i++) {
      send(deliveries);
    }
    return deliveries;
  }

  private void send(Deliveries deliveries) {
    int number = deliveries.send(0, System.nanoTime());
    crowd.peer(0).send(target.dialect().message(Dialect.Kind.SEEK, number));
  }
}
