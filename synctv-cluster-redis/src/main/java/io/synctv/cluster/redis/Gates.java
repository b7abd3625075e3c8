package io.synctv.cluster.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets questions about a name run side by side, and one that must be alone when no other is under
 * way: what is said of a counter in full would overwrite a change whose answer has not come yet. A
 * question that comes while one is alone waits for its answer, and one that is to be alone waits
 * for those before it; as each has an answer within a second, nobody waits long. Safe for use by
 * several threads.
 */
final class Gates {

  private static final class Gate {
    private int together;
    private boolean alone;
    private @Nullable Runnable next;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private boolean unused() {
      return together == 0 && !alone && next == null && waiting.isEmpty();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, Gate> gates = new HashMap<>();

  /** Asks a question that may run beside others, now or when one that is alone has its answer. */
  void together(String name, Supplier<CompletionStage<?>> question) {
    enter(name, () -> ask(question, () -> left(name)));
  }

  /**
   * Asks a question that must be alone, once those under way have their answers. Of several that
   * wait the last is asked.
   */
  void alone(String name, Supplier<CompletionStage<?>> question) {
    Runnable start = () -> ask(question, () -> over(name));
    lock.lock();
    try {
      Gate gate = gates.computeIfAbsent(name, key -> new Gate());
      if (gate.together > 0 || gate.alone) {
        gate.next = start;
        return;
      }
      gate.alone = true;
    } finally {
      lock.unlock();
    }
    start.run();
  }

  private void enter(String name, Runnable start) {
    lock.lock();
    try {
      Gate gate = gates.computeIfAbsent(name, key -> new Gate());
      if (gate.alone || gate.next != null) {
        gate.waiting.add(start);
        return;
      }
      gate.together++;
    } finally {
      lock.unlock();
    }
    start.run();
  }

  private void left(String name) {
    Runnable start = null;
    lock.lock();
    try {
      Gate gate = gates.get(name);
      if (gate == null) {
        return;
      }
      gate.together--;
      if (gate.together == 0 && gate.next != null) {
        start = gate.next;
        gate.next = null;
        gate.alone = true;
      }
      forget(name, gate);
    } finally {
      lock.unlock();
    }
    if (start != null) {
      start.run();
    }
  }

  private void over(String name) {
    Runnable next = null;
    Queue<Runnable> start = new ArrayDeque<>();
    lock.lock();
    try {
      Gate gate = gates.get(name);
      if (gate == null) {
        return;
      }
      gate.alone = false;
      start.addAll(gate.waiting);
      gate.waiting.clear();
      gate.together += start.size();
      if (start.isEmpty() && gate.next != null) {
        next = gate.next;
        gate.next = null;
        gate.alone = true;
      }
      forget(name, gate);
    } finally {
      lock.unlock();
    }
    start.forEach(Runnable::run);
    if (next != null) {
      next.run();
    }
  }

  @GuardedBy("lock")
  private void forget(String name, Gate gate) {
    if (gate.unused()) {
      gates.remove(name);
    }
  }

  private static void ask(Supplier<CompletionStage<?>> question, Runnable over) {
    CompletionStage<?> answer;
    try {
      answer = question.get();
    } catch (RuntimeException e) {
      over.run();
      throw e;
    }
    var unused = answer.whenComplete((value, failure) -> over.run());
  }
}
