package io.synctv.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Somebody in a room who comes back by themselves, on whichever server the supplier names next,
 * goes on where they were, and writes down what a server must not do.
 */
public final class Fan implements WebSocket.Listener, Companion, AutoCloseable {

  private static final long AGAIN_MILLIS = 100;

  private final String room;
  private final String token;
  private final IntSupplier ports;
  private final Consumer<JsonNode> observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final StringBuilder partial = new StringBuilder();

  @GuardedBy("lock")
  private final Map<Long, CompletableFuture<JsonNode>> asked = new HashMap<>();

  @GuardedBy("lock")
  private final List<String> faults = new ArrayList<>();

  @GuardedBy("lock")
  private final Map<String, String> events = new HashMap<>();

  @GuardedBy("lock")
  private final Set<String> skipped = new HashSet<>();

  @GuardedBy("lock")
  private WebSocket socket;

  @GuardedBy("lock")
  private String session;

  @GuardedBy("lock")
  private String epoch;

  @GuardedBy("lock")
  private long seq;

  @GuardedBy("lock")
  private JsonNode playback;

  @GuardedBy("lock")
  private long nextId;

  @GuardedBy("lock")
  private long lostAt;

  @GuardedBy("lock")
  private long longestAway;

  @GuardedBy("lock")
  private int port;

  @GuardedBy("lock")
  private String reason = "new";

  @GuardedBy("lock")
  private boolean online;

  @GuardedBy("lock")
  private boolean closed;

  Fan(String room, String token, IntSupplier ports) {
    this(room, token, ports, message -> {});
  }

  /** Has every message seen by somebody else too, one after the other. */
  Fan(String room, String token, IntSupplier ports, Consumer<JsonNode> observer) {
    this.room = room;
    this.token = token;
    this.ports = ports;
    this.observer = observer;
    connect();
  }

  private void connect() {
    int to = ports.getAsInt();
    lock.lock();
    try {
      port = to;
    } finally {
      lock.unlock();
    }
    var unused =
        Api.CLIENT
            .newWebSocketBuilder()
            .subprotocols("synctv.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + to + "/api/v1/rooms/" + room + "/ws"), this)
            .whenComplete(
                (opened, failure) -> {
                  if (failure != null) {
                    comeBack(failure.toString());
                  }
                });
  }

  private void comeBack(String why) {
    lock.lock();
    try {
      reason = why;
      if (closed) {
        return;
      }
      if (online) {
        online = false;
        lostAt = System.nanoTime();
      }
      asked.values().forEach(answer -> answer.completeExceptionally(new IOException("cut")));
      asked.clear();
    } finally {
      lock.unlock();
    }
    Executor later = CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    later.execute(this::connect);
  }

  @Override
  public void onOpen(WebSocket opened) {
    lock.lock();
    try {
      socket = opened;
      partial.setLength(0);
      String resume =
          epoch == null
              ? ""
              : ",\"resume\":{\"epoch\":\"%s\",\"seq\":%d,\"session\":\"%s\"}"
                  .formatted(epoch, seq, session);
      var unused =
          opened.sendText("{\"type\":\"hello\",\"token\":\"" + token + "\"" + resume + "}", true);
    } finally {
      lock.unlock();
    }
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    lock.lock();
    try {
      partial.append(data);
      if (last) {
        JsonNode node = Api.JSON.readTree(partial.toString());
        partial.setLength(0);
        if (node.isArray()) {
          node.forEach(this::take);
        } else {
          take(node);
        }
      }
    } catch (IOException e) {
      faults.add("not JSON: " + e);
    } finally {
      lock.unlock();
    }
    from.request(1);
    return null;
  }

  @GuardedBy("lock")
  private void take(JsonNode message) {
    switch (message.path("type").asText()) {
      case "welcome" -> welcome(message);
      case "ack", "reject" -> {
        CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asLong(-1));
        if (answer != null) {
          answer.complete(message);
        }
      }
      default -> {
        if (message.has("seq")) {
          ordered(message);
        }
      }
    }
    observer.accept(message);
  }

  @GuardedBy("lock")
  private void welcome(JsonNode welcome) {
    if (!online && lostAt != 0) {
      longestAway = Math.max(longestAway, System.nanoTime() - lostAt);
    }
    online = true;
    session = welcome.path("session").asText();
    playback = welcome.path("playback");
    if (!welcome.path("resumed").asBoolean()) {
      epoch = welcome.path("epoch").asText();
      seq = welcome.path("seq").asLong();
    } else if (!welcome.path("epoch").asText().equals(epoch)
        || welcome.path("seq").asLong() != seq) {
      faults.add("resumed at another place than " + epoch + " " + seq);
    }
  }

  @GuardedBy("lock")
  private void ordered(JsonNode event) {
    long number = event.path("seq").asLong();
    boolean skips = event.path("type").asText().equals("skipped");
    long first = skips ? event.path("from").asLong() : number;
    if (first != seq + 1) {
      faults.add(first + " after " + seq + " in " + epoch);
    }
    seq = number;
    if (skips) {
      for (long left = first; left <= number; left++) {
        skipped.add(epoch + " " + left);
      }
    } else {
      events.put(epoch + " " + number, event.toString());
    }
    if (event.path("type").asText().equals("playback")) {
      playback = event.path("playback");
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    if (statusCode >= 4500) {
      lock.lock();
      try {
        faults.add("closed with " + statusCode);
        reason = "closed with " + statusCode;
        online = false;
      } finally {
        lock.unlock();
      }
    } else {
      comeBack("closed with " + statusCode);
    }
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    comeBack(error.toString());
  }

  /** Sends a command; the answer fails when the connection ends before it. */
  CompletableFuture<JsonNode> command(String fields) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    lock.lock();
    try {
      if (!online) {
        answer.completeExceptionally(new IOException("away"));
        return answer;
      }
      long id = ++nextId;
      asked.put(id, answer);
      var unused = socket.sendText("{\"id\":" + id + ",\"type\":" + fields + "}", true);
    } finally {
      lock.unlock();
    }
    return answer.orTimeout(20, TimeUnit.SECONDS);
  }

  @Override
  public boolean isOnline() {
    lock.lock();
    try {
      return online;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Object> place() {
    lock.lock();
    try {
      return epoch == null ? List.of() : List.of(epoch, seq, playback);
    } finally {
      lock.unlock();
    }
  }

  List<String> faults() {
    lock.lock();
    try {
      return List.copyOf(faults);
    } finally {
      lock.unlock();
    }
  }

  Map<String, String> events() {
    lock.lock();
    try {
      return Map.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the places of events that were left out, as a newer one replaced them. */
  Set<String> skipped() {
    lock.lock();
    try {
      return Set.copyOf(skipped);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the longest time without a connection since this was last asked, in nanoseconds. */
  long takeLongestAway() {
    lock.lock();
    try {
      long longest = longestAway;
      longestAway = 0;
      return longest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return (online ? "on " : "away (" + reason + "), last on ") + port + " at " + place();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (socket != null) {
        socket.abort();
      }
    } finally {
      lock.unlock();
    }
  }
}
