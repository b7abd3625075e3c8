package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A well-behaved client: the JDK's WebSocket, every message it got, and waiting for one. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<JsonNode> messages = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);

  static TestSocket open(int port, String room) {
    TestSocket client = new TestSocket();
    client.socket =
        TestServer.CLIENT
            .newWebSocketBuilder()
            .subprotocols("synctv.v1")
            .connectTimeout(PATIENCE)
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/api/v1/rooms/" + room + "/ws"), client)
            .join();
    return client;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    lock.lock();
    try {
      partial.append(data);
      if (last) {
        JsonNode node = TestServer.JSON.readTree(partial.toString());
        partial.setLength(0);
        if (node.isArray()) {
          node.forEach(messages::add);
        } else {
          messages.add(node);
        }
        changed.signalAll();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(1006);
  }

  void send(String text) {
    lastSent = lastSent.thenCompose(sent -> socket.sendText(text, true));
    lastSent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Sends without waiting for the socket to take it. */
  void sendSoon(String text) {
    lastSent = lastSent.thenCompose(sent -> socket.sendText(text, true));
  }

  List<JsonNode> messages() {
    lock.lock();
    try {
      return List.copyOf(messages);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a message of a type. */
  JsonNode await(String type) {
    return await(message -> message.path("type").asText().equals(type), type);
  }

  /** Waits for the answer to a numbered message. */
  JsonNode answer(long id) {
    return await(
        message ->
            message.path("id").asLong(-1) == id
                && (message.path("type").asText().equals("ack")
                    || message.path("type").asText().equals("reject")),
        "answer " + id);
  }

  JsonNode await(Predicate<JsonNode> wanted, String what) {
    long left = PATIENCE.toNanos();
    lock.lock();
    try {
      int seen = 0;
      while (true) {
        for (; seen < messages.size(); seen++) {
          if (wanted.test(messages.get(seen))) {
            return messages.get(seen);
          }
        }
        assertThat(left)
            .as("%s within %s; closed %s; got %s", what, PATIENCE, closed, messages)
            .isPositive();
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a person's session is told of in a presence message's lists; what happens within a
   * short time comes as one, so that a newcomer may show up changed already.
   */
  JsonNode awaitPresence(String name, Predicate<JsonNode> wanted, String... lists) {
    JsonNode[] found = new JsonNode[1];
    await(
        message -> {
          for (String list : lists) {
            for (JsonNode entry : message.path(list)) {
              if (entry.at("/user/name").asText().equals(name) && wanted.test(entry)) {
                found[0] = entry;
                return true;
              }
            }
          }
          return false;
        },
        name + " in " + List.of(lists));
    return found[0];
  }

  /** Waits for the connection's end and returns the close code. */
  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  /** Leaves on purpose. */
  void leave() {
    lastSent.thenCompose(sent -> socket.sendClose(1000, "bye")).join();
  }

  /** Drops the connection without a word. */
  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
