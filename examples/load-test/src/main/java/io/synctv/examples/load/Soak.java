package io.synctv.examples.load;

import io.synctv.examples.load.targets.Dialect;
import io.synctv.examples.load.targets.Target;
import io.synctv.examples.load.wire.Bytes;
import io.synctv.examples.load.wire.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A mixed evening: chat, seeks, reports and typing in several rooms, people who come and go. Every
 * one of them must see every ordered event once and in order. The seed decides who does what.
 */
final class Soak implements Crowd.Ear {

  static final String NAME = "soak";
  static final String RESIDENT_GROWTH = "RSS growth, MB";

  private static final int ROOMS = 5;
  private static final int PEOPLE = 40;
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int REMEMBERED = 1 << 16;
  private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WELCOME = "{\"type\":\"welcome\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACK = "{\"type\":\"ack\"".getBytes(StandardCharsets.US_ASCII);

  /** An event's number comes right behind its type. */
  private static final int HEAD = 40;

  private final Context context;
  private final Target target;
  private final Crowd crowd;
  private final Random random;
  private final Map<Integer, Long> lastSeq = new HashMap<>();
  private final List<Integer> present = new ArrayList<>();
  private final long[] sentAt = new long[REMEMBERED];
  private final Histogram latency = new Histogram(3);
  private long sent;
  private long received;
  private long missing;
  private long repeated;
  private boolean stopped;

  private Soak(Context context, Target target) {
    this.context = context;
    this.target = target;
    this.crowd = new Crowd(context.loop(), target.dialect());
    this.random = new Random(context.seed());
  }

  static Result run(Context context, Target target) {
    return new Soak(context, target).run();
  }

  private Result run() {
    int people = context.scaled(PEOPLE);
    context.loop().ask(this::listen);
    crowd.gather(Context.seats(target, ROOMS, people), Context.CALM, 0);
    crowd.settle();
    long before = target.processes().residentBytes();
    Usage.Meter meter = new Usage.Meter(context.loop(), target.processes());
    context.loop().execute(this::begin);
    Crowd.pause(TimeUnit.SECONDS.toMillis(context.seconds()));
    Usage usage = meter.read();
    context.loop().execute(() -> stopped = true);
    crowd.settle();
    Result.Counts counts = context.loop().ask(this::counts);
    crowd.leave();
    return new Result(
        NAME,
        "%d rooms, seed %d, %d s".formatted(ROOMS, context.seed(), context.seconds()),
        target.name(),
        counts,
        latency,
        usage,
        Map.of(RESIDENT_GROWTH, (usage.residentBytes() - before) / 1e6));
  }

  private boolean listen() {
    crowd.listen(this);
    return true;
  }

  private void begin() {
    for (int i = 0; i < crowd.size(); i++) {
      present.add(i);
    }
    step(System.nanoTime());
  }

  private void step(long due) {
    if (stopped) {
      return;
    }
    act();
    context.loop().at(due + STEP, () -> step(due + STEP));
  }

  private void act() {
    int at = random.nextInt(present.size());
    int person = present.get(at);
    int dice = random.nextInt(100);
    if (!crowd.inside(person)) {
      return; // on the way in
    }
    if (dice < 40) {
      say(person, Dialect.Kind.CHAT);
    } else if (dice < 65) {
      say(person, Dialect.Kind.SEEK);
    } else if (dice < 80) {
      crowd
          .peer(person)
          .send(
              Frames.text(
                  "{\"type\":\"report\",\"position\":1,\"buffering\":false,\"ready\":true}"));
    } else if (dice < 90) {
      crowd.peer(person).send(Frames.text("{\"type\":\"typing\"}"));
    } else {
      crowd.leave(person);
      lastSeq.remove(person);
      present.set(at, crowd.size());
      crowd.admit(crowd.seat(person));
    }
  }

  private void say(int person, Dialect.Kind kind) {
    sentAt[(int) (sent % REMEMBERED)] = System.nanoTime();
    crowd.peer(person).send(target.dialect().message(kind, sent++));
  }

  @Override
  public void heard(int person, long number, long now) {
    long at = sentAt[(int) (number % REMEMBERED)];
    latency.recordValue(Math.max(0, (now - at) / 1000));
  }

  @Override
  public void raw(int person, byte[] bytes, int from, int to) {
    if (Bytes.matches(bytes, from, to, ACK)) {
      return;
    }
    boolean welcome = Bytes.matches(bytes, from, to, WELCOME);
    int at = Bytes.indexOf(bytes, from, welcome ? to : Math.min(to, from + HEAD), SEQ);
    if (at < 0) {
      return;
    }
    long seq = Bytes.number(bytes, at + SEQ.length, to);
    Long last = lastSeq.put(person, seq);
    if (welcome || last == null) {
      return;
    }
    received++;
    if (seq <= last) {
      repeated++;
    } else {
      missing += seq - last - 1;
    }
  }

  /** Whoever is behind the others of their room at the end has missed something, too. */
  private Result.Counts counts() {
    long[] furthest = new long[ROOMS];
    for (int person : present) {
      int room = crowd.seat(person).room();
      furthest[room] = Math.max(furthest[room], lastSeq.getOrDefault(person, 0L));
    }
    for (int person : present) {
      if (crowd.inside(person)) {
        missing += furthest[crowd.seat(person).room()] - lastSeq.getOrDefault(person, 0L);
      }
    }
    return new Result.Counts(
        crowd.connected(),
        sent,
        received + missing,
        received,
        repeated,
        crowd.refused(),
        crowd.firstRefusal(),
        crowd.skipped());
  }
}
