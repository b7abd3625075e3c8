package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.rule.AccessOverlay;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one room share: its id, the node it is in, and the mailbox in which they run,
 * one task at a time: so what they know needs no lock. The mailbox has no bound of its own; the
 * room bounds what people can put into it. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RoomContext {

  private final RoomId id;
  private final Engine engine;
  private final AccessOverlay overlay;
  private final Mailbox mailbox = new Mailbox();
  private volatile boolean retired;

  /**
   * Makes the context of a room that is in memory.
   *
   * @param id the room's id
   * @param engine what all rooms of the node run on
   * @param overlay what the application says of people's rights in it
   */
  public RoomContext(RoomId id, Engine engine, AccessOverlay overlay) {
    this.id = id;
    this.engine = engine;
    this.overlay = overlay;
  }

  public RoomId id() {
    return id;
  }

  public Engine engine() {
    return engine;
  }

  /** Returns what the application says of people's rights here, over the room's own rules. */
  public AccessOverlay overlay() {
    return overlay;
  }

  /** Runs a task in the room's mailbox: at once, or after those that wait. */
  public void execute(Runnable task) {
    mailbox.execute(task);
  }

  /**
   * Runs a task in the room's mailbox after a delay, unless the engine is closed by then.
   *
   * @param delayMillis how long to wait, in milliseconds
   */
  public void later(Runnable task, long delayMillis) {
    engine.later(() -> mailbox.execute(task), delayMillis);
  }

  /** Runs a task that may block, on a worker. */
  public void work(Runnable task) {
    engine.workers().execute(task);
  }

  /**
   * Asks the transport; the answer comes into the room's mailbox. It is null when the transport
   * failed, or did not answer in time.
   */
  public <T> void ask(Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
    engine.ask(mailbox, question, then);
  }

  /** Says whether the room has left memory: what is still to be done for it is dropped. */
  public boolean retired() {
    return retired;
  }

  /** The room leaves memory. */
  public void retire() {
    retired = true;
  }
}
