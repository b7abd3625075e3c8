package io.synctv.core.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.room.RoomInfo;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.HostQuestions;
import io.synctv.core.rule.AccessOverlay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the application's access policy has said of people in one room, as one node knows it. Safe
 * for use by several threads; asks on workers and never blocks.
 *
 * <p>What was said of whoever has a session here is kept until something else is said, and asked
 * again within a minute; of others it is kept for a minute, and of at most {@value #MOST}. One
 * question at a time is asked of a person; who wants to know it meanwhile waits for the same
 * answer, in the order they came. An answer that was under way when a new one was asked for at once
 * does not count.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class AccessAnswers implements AccessOverlay {

  /** How often rooms look for what is to be asked again, in milliseconds. */
  public static final long PERIOD = 5000;

  /** So many are kept of people who have no session here. */
  static final int MOST = 10_000;

  private static final long AGE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** With the period, and an answer that takes its time, it is within the minute. */
  private static final long DUE_NANOS = TimeUnit.SECONDS.toNanos(45);

  /** After a failure it is asked again that much later, while what was said last holds. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A question on its way, and who waits for the answer. */
  private static final class Question {
    final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
  }

  private static final class Person {
    User user;
    long answeredAt;
    boolean present;
    @Nullable Question question;

    Person(User user, long answeredAt) {
      this.user = user;
      this.answeredAt = answeredAt;
    }
  }

  private final HostQuestions host;
  private final LongSupplier nanoTime;
  private Supplier<RoomInfo> room =
      () -> {
        throw new IllegalStateException("wire comes first");
      };
  private Runnable changed = () -> {};
  private final Map<UserId, AccessDecision> decisions = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<UserId, Person> people = new HashMap<>();

  /**
   * Makes it for a room of which nobody was asked yet.
   *
   * @param engine what the node's rooms share
   */
  public AccessAnswers(Engine engine) {
    this.host = engine.host();
    this.nanoTime = engine::nanoTime;
  }

  /**
   * Connects it with the room, once, before anything is asked.
   *
   * @param its returns the room as it is now
   * @param whenChanged is called, on a worker, when something else holds for somebody
   */
  public void wire(Supplier<RoomInfo> its, Runnable whenChanged) {
    room = its;
    changed = whenChanged;
  }

  @Override
  public @Nullable AccessDecision of(UserId user) {
    return decisions.get(user);
  }

  /** Says whether what was said of somebody may be gone by. */
  public boolean knows(User user) {
    lock.lock();
    try {
      return isFresh(people.get(user.id()));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isFresh(@Nullable Person person) {
    return person != null
        && decisions.containsKey(person.user.id())
        && (person.present || nanoTime.getAsLong() - person.answeredAt < AGE_NANOS);
  }

  /**
   * Sees to it that it is known what holds for somebody.
   *
   * @return whether it is; done at once when it was
   */
  public CompletableFuture<Boolean> know(User user) {
    CompletableFuture<Boolean> known = new CompletableFuture<>();
    Question asked = null;
    lock.lock();
    try {
      Person person = people.get(user.id());
      if (isFresh(person)) {
        return CompletableFuture.completedFuture(true);
      }
      if (person == null) {
        makeRoom();
        person = new Person(user, nanoTime.getAsLong() - AGE_NANOS);
        people.put(user.id(), person);
      }
      person.user = user;
      if (person.question == null) {
        asked = new Question();
        person.question = asked;
      }
      person.question.waiting.add(known);
    } finally {
      lock.unlock();
    }
    if (asked != null) {
      ask(user, asked);
    }
    return known;
  }

  /** Somebody is here from now on: what was said of them is kept until something else is said. */
  public void entered(User user) {
    lock.lock();
    try {
      Person person = people.get(user.id());
      if (person != null) {
        person.present = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks who is here, asks again what is due, and forgets what is old of all others. */
  public void refresh(Collection<User> here) {
    Map<User, Question> due = new HashMap<>();
    lock.lock();
    try {
      people.values().forEach(person -> person.present = false);
      long now = nanoTime.getAsLong();
      for (User user : here) {
        Person person = people.get(user.id());
        if (person != null) {
          person.present = true;
          if (person.question == null && now - person.answeredAt >= DUE_NANOS) {
            person.question = new Question();
            due.put(person.user, person.question);
          }
        }
      }
      people
          .values()
          .removeIf(
              person ->
                  !person.present
                      && person.question == null
                      && now - person.answeredAt >= AGE_NANOS
                      && forget(person));
    } finally {
      lock.unlock();
    }
    due.forEach(this::ask);
  }

  /** Asks again at once about somebody who is known; of others nothing is kept any more. */
  public void refresh(UserId user) {
    Question asked = null;
    User about = null;
    lock.lock();
    try {
      Person person = people.get(user);
      if (person == null) {
        return;
      }
      if (person.present || person.question != null) {
        Question before = person.question;
        asked = new Question();
        if (before != null) {
          asked.waiting.addAll(before.waiting); // whoever waits learns what holds from now on
          before.waiting.clear();
        }
        person.question = asked;
        about = person.user;
      } else {
        people.remove(user);
        forget(person);
      }
    } finally {
      lock.unlock();
    }
    if (asked != null && about != null) {
      ask(about, asked);
    }
  }

  /** Leaves nobody waiting as the engine closes. */
  public void close() {
    List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    lock.lock();
    try {
      for (Person person : people.values()) {
        if (person.question != null) {
          waiting.addAll(person.question.waiting);
          person.question = null;
        }
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(future -> future.complete(false));
  }

  private void ask(User user, Question question) {
    host.access(room, user)
        .whenComplete((decision, failure) -> answered(user.id(), question, decision));
  }

  private void answered(UserId user, Question question, @Nullable AccessDecision decision) {
    boolean news;
    boolean known;
    List<CompletableFuture<Boolean>> waiting;
    lock.lock();
    try {
      Person person = people.get(user);
      if (person == null || person.question != question) {
        return; // a newer question has taken over who waited
      }
      person.question = null;
      waiting = List.copyOf(question.waiting);
      news = decision != null && !decision.equals(decisions.put(user, decision));
      if (decision != null) {
        person.answeredAt = nanoTime.getAsLong();
      }
      known = isFresh(person);
      if (decision == null && person.present) {
        person.answeredAt = nanoTime.getAsLong() - DUE_NANOS + PAUSE_NANOS;
      }
    } finally {
      lock.unlock();
    }
    if (news) {
      changed.run();
    }
    waiting.forEach(future -> future.complete(known));
  }

  private boolean forget(Person person) {
    decisions.remove(person.user.id());
    return true;
  }

  /** Forgets half of those who are not here, the longest known first, when there are too many. */
  @GuardedBy("lock")
  private void makeRoom() {
    if (people.size() < MOST) {
      return;
    }
    List<Person> others =
        people.values().stream()
            .filter(person -> !person.present && person.question == null)
            .sorted(Comparator.comparingLong(person -> person.answeredAt))
            .toList();
    for (Person person : others.subList(0, (others.size() + 1) / 2)) {
      people.remove(person.user.id());
      forget(person);
    }
  }
}
