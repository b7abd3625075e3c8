package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.targets.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Messages at a given rate, whether or not the ones before have arrived: what people see, from the
 * moment a message was due.
 *
 * @param name of the scenario
 * @param setting how it differs from others of that name
 * @param rooms how many
 * @param people in each
 * @param perSecond messages in each room
 * @param kind what is sent
 * @param everybody whether all people of a room send in turn, and not one alone
 * @param dawdlers how many more people there are in each room who never read
 */
record Paced(
    String name,
    String setting,
    int rooms,
    int people,
    double perSecond,
    Dialect.Kind kind,
    boolean everybody,
    int dawdlers) {

  /** The difference between what viewers on another node wait and those on the sender's own. */
  static final String CROSS_NODE = "cross-node p99 − local p99, ms";

  static final String CUT = "dawdlers closed";

  private static final int FLUSH_MILLIS = 10_000;

  /** Measures. */
  Result run(Context context, Target target) {
    return new Play(this, context, target).run();
  }

  /** One run. */
  private static final class Play {
    private final Paced how;
    private final Context context;
    private final Target target;
    private final Crowd crowd;
    private long turn;
    private boolean stopped;

    Play(Paced how, Context context, Target target) {
      this.how = how;
      this.context = context;
      this.target = target;
      this.crowd = new Crowd(context.loop(), target.dialect());
    }

    Result run() {
      List<Seat> seats = Context.seats(target, how.rooms, how.people);
      crowd.gather(seats, Context.CALM, 0);
      crowd.gather(dawdlers(seats), 1, 0);
      crowd.settle();
      Deliveries deliveries = context.loop().ask(this::start);
      Crowd.pause(TimeUnit.SECONDS.toMillis(context.warmUpSeconds()));
      context.loop().execute(deliveries::count);
      Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
      Crowd.pause(TimeUnit.SECONDS.toMillis(context.seconds()));
      Usage usage = meter.read();
      context.loop().execute(() -> stopped = true);
      for (int waited = 0; waited < FLUSH_MILLIS; waited += 50) {
        if (context.loop().ask(deliveries::complete)) {
          break;
        }
        Crowd.pause(50);
      }
      Result.Counts counts = context.loop().ask(() -> Result.Counts.of(crowd, deliveries));
      Map<String, Double> figures = figures(deliveries);
      crowd.leave();
      Histogram near = deliveries.near();
      return new Result(how.name, how.setting, target.name(), counts, near, usage, figures);
    }

    /** People who never read; they sit behind the others. */
    private List<Seat> dawdlers(List<Seat> seats) {
      List<Seat> dawdlers = new ArrayList<>();
      for (int i = 0; i < how.dawdlers; i++) {
        Seat seat = seats.get(i);
        dawdlers.add(new Seat(seat.node(), seat.address(), seat.room(), seat.path(), true));
      }
      return dawdlers;
    }

    private Deliveries start() {
      int[] audience = new int[how.rooms];
      Arrays.fill(audience, how.people);
      Deliveries deliveries = new Deliveries(crowd, audience);
      int reading = how.rooms * how.people;
      crowd.listen(
          (person, number, now) -> {
            if (person < reading) {
              deliveries.receive(person, number, now);
            }
          });
      long gap = (long) (TimeUnit.SECONDS.toNanos(1) / (how.perSecond * how.rooms));
      long begin = System.nanoTime();
      send(deliveries, begin, gap);
      return deliveries;
    }

    private void send(Deliveries deliveries, long due, long gap) {
      if (stopped) {
        return;
      }
      int room = (int) (turn % how.rooms);
      int speaker = how.everybody ? (int) (turn / how.rooms % how.people) : 0;
      turn++;
      int person = room * how.people + speaker;
      int number = deliveries.send(person, due);
      crowd.peer(person).send(target.dialect().message(how.kind, number));
      context.loop().at(due + gap, () -> send(deliveries, due + gap, gap));
    }

    private Map<String, Double> figures(Deliveries deliveries) {
      Map<String, Double> figures = new LinkedHashMap<>();
      if (deliveries.far().getTotalCount() > 0) {
        double local = deliveries.near().getValueAtPercentile(99) / 1000.0;
        double remote = deliveries.far().getValueAtPercentile(99) / 1000.0;
        figures.put("local p99, ms", local);
        figures.put("cross-node p50, ms", deliveries.far().getValueAtPercentile(50) / 1000.0);
        figures.put("cross-node p99, ms", remote);
        figures.put(CROSS_NODE, remote - local);
      }
      if (how.dawdlers > 0) {
        context.loop().execute(this::wakeDawdlers);
        long left = how.dawdlers;
        for (int waited = 0; waited < FLUSH_MILLIS && left > 0; waited += 50) {
          Crowd.pause(50);
          left = context.loop().ask(this::dawdlersInside);
        }
        long gone = crowd.size() - how.rooms * how.people - left;
        figures.put(CUT, (double) gone);
      }
      return figures;
    }

    /** A connection that was cut is seen to be only when it is read from. */
    private void wakeDawdlers() {
      dawdlers().forEach(person -> crowd.peer(person).readAgain());
    }

    private long dawdlersInside() {
      return dawdlers().filter(crowd::inside).count();
    }

    private IntStream dawdlers() {
      return IntStream.range(how.rooms * how.people, crowd.size());
    }
  }
}
