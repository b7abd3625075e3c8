package io.synctv.core.room;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.core.engine.Engine;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the stores that somebody outside of any room waits for. Each is asked on a worker,
 * so that whoever waits is answered when the engine is closed, whatever the store does. Safe for
 * use by several threads.
 */
final class StoreCalls {

  private static final System.Logger LOG = System.getLogger(StoreCalls.class.getName());

  /** Waited for again and again: a store may take as long as it likes. */
  private static final long TURN_NANOS = 60_000_000_000L;

  private final Engine engine;
  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  StoreCalls(Engine engine) {
    this.engine = engine;
  }

  /**
   * Asks a store and waits for as long as it takes.
   *
   * @throws RejectedException UNAVAILABLE when the store fails, INVALID when it cannot keep what it
   *     is given, INTERNAL for any other failure, ENGINE_CLOSED when the engine is closed meanwhile
   * @throws IllegalArgumentException when an argument is out of its bounds
   */
  <T extends @Nullable Object> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = start(question);
    while (!engine.await(answer, engine.nanoTime() + TURN_NANOS)) {
      // The store's own limits end it, or the engine's closing.
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw refusal(e.getCause());
    }
  }

  /** Asks a store; the answer may fail with anything that a store throws. */
  @SuppressWarnings("CollectionUndefinedEquality") // each equals only itself, which is meant
  <T extends @Nullable Object> CompletableFuture<T> start(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    open.add(answer);
    if (closed) {
      end(answer);
      return answer;
    }
    engine
        .workers()
        .execute(
            () -> {
              try {
                answer.complete(question.get());
              } catch (Throwable e) { // also an error, or whoever waits would do so in vain
                answer.completeExceptionally(e);
              } finally {
                open.remove(answer);
              }
            });
    return answer;
  }

  /** Says what a failure is to whoever asked, and logs what they are not told. */
  static RuntimeException refusal(@Nullable Throwable failure) {
    if (failure instanceof RejectedException refused) {
      return refused;
    }
    if (failure instanceof IllegalArgumentException wrong) {
      return wrong;
    }
    if (failure instanceof InvalidDataException) {
      LOG.log(System.Logger.Level.WARNING, "A store cannot keep what it was given", failure);
      return new RejectedException(ErrorCode.INVALID);
    }
    if (failure instanceof StoreException) {
      boolean away = failure instanceof StoreUnavailableException; // which has said so itself
      LOG.log(
          away ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "A store has failed",
          failure);
      return new RejectedException(ErrorCode.UNAVAILABLE);
    }
    LOG.log(System.Logger.Level.ERROR, "A store has failed", failure);
    return new RejectedException(ErrorCode.INTERNAL);
  }

  /** Says the same of an answer whose future has failed. */
  static Rejection rejection(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return refusal(cause) instanceof RejectedException refused
        ? refused.rejection()
        : Rejection.of(ErrorCode.INTERNAL);
  }

  /** Answers all who wait, and whoever asks from now on. */
  void close() {
    closed = true;
    open.forEach(this::end);
  }

  @SuppressWarnings("CollectionUndefinedEquality") // each equals only itself, which is meant
  private void end(CompletableFuture<?> answer) {
    open.remove(answer);
    answer.completeExceptionally(new RejectedException(Gate.OVERTAKEN));
  }
}
