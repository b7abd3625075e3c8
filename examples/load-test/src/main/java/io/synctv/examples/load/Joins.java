package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.targets.Target;
import java.util.Map;

/** How fast people get into one room, from connecting to the welcome. */
final class Joins {

  static final String NAME = "join-storm";
  static final String RATE = "joins/s";

  /** What a storm is followed by, to see that everybody is really there. */
  private static final int CHECK_SECONDS = 10;

  /** For the server to be done with who left before the next come. */
  private static final int FAREWELL_MILLIS = 1000;

  private Joins() {}

  private static String setting(int people, double perSecond) {
    return people + (perSecond == 0 ? " at once" : ", %.0f/s".formatted(perSecond));
  }

  /** Measures what a server makes of a storm when it has done nothing yet. */
  static Result first(Context context, Target target, int people) {
    return run(context, target, people, 0, "server just started, " + people);
  }

  /**
   * Measures.
   *
   * @param perSecond how many set out per second; 0 for all at once
   */
  static Result run(Context context, Target target, int people, double perSecond) {
    return run(context, target, people, perSecond, setting(people, perSecond));
  }

  private static Result run(
      Context context, Target target, int people, double perSecond, String setting) {
    Crowd crowd = new Crowd(context.loop(), target.dialect());
    var seats = Context.seats(target, 1, people);
    Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
    long started = System.nanoTime();
    int inside = crowd.gather(seats, people, perSecond);
    double seconds = (System.nanoTime() - started) / 1e9;
    Usage usage = meter.read();
    Result.Counts counts = check(context, target, crowd, people);
    crowd.leave();
    Crowd.pause(FAREWELL_MILLIS);
    return new Result(
        NAME, setting, target.name(), counts, crowd.joins(), usage, Map.of(RATE, inside / seconds));
  }

  /** Sends one message, which must reach everybody once. */
  private static Result.Counts check(Context context, Target target, Crowd crowd, int people) {
    Deliveries deliveries =
        context
            .loop()
            .ask(
                () -> {
                  Deliveries books = new Deliveries(crowd, people);
                  crowd.listen(books::receive);
                  int number = books.send(0, System.nanoTime());

                  crowd.peer(0).send(target.dialect().message(Dialect.Kind.SEEK, number));
                  return books;
                });
    for (int i = 0; i < CHECK_SECONDS * 20 && !context.loop().ask(deliveries::complete); i++) {
      Crowd.pause(50);
    }
    crowd.settle();
    return context.loop().ask(() -> Result.Counts.of(crowd, deliveries));
  }
}
