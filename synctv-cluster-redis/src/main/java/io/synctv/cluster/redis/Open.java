package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a transport is open. Safe for use by several threads. */
final class Open {

  private final NodeId node;
  private volatile boolean closed;

  Open(NodeId node) {
    this.node = node;
  }

  /** Asks something, if the transport is open. */
  <T extends @Nullable Object> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
    return closed ? CompletableFuture.failedFuture(refusal()) : question.get();
  }

  void check() {
    if (closed) {
      throw refusal();
    }
  }

  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  private TransportException refusal() {
    return new TransportException("The transport of node '" + node + "' is closed");
  }
}
