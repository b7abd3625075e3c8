package io.synctv.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uses a server for some seconds as people do, so that the class cache made meanwhile holds what a
 * server does while people use it, and which of its methods they use most.
 */
public final class Rehearsal {

  private static final int PEOPLE = 100;
  private static final int COMMANDS = 20;
  private static final int PATIENCE_SECONDS = 10;
  private static final Duration GRACE = Duration.ofSeconds(45);
  private static final Pattern TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final List<String> PAGES =
      List.of("/", "/ready", "/metrics", "/api/v1/info", "/api/v1/rooms");

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS)).build();
  private final String base;
  private final List<String> tokens = new ArrayList<>();

  private Rehearsal(int port) {
    this.base = "127.0.0.1:" + port;
  }

  /**
   * Uses the server on a port of this machine; at least once, and again until the time is over.
   *
   * @throws Exception if the server does not answer as it should
   */
  public static void on(int port, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    Rehearsal rehearsal = new Rehearsal(port);
    for (int i = 0; i < PEOPLE; i++) {
      String guest = rehearsal.ask("POST", "/api/v1/auth/guest", "", "{\"name\":\"Guest\"}");
      rehearsal.tokens.add(found(TOKEN, guest));
    }
    do {
      rehearsal.meet();
    } while (System.nanoTime() < end);
  }

  /**
   * As {@link #on}, but comes back whatever happens: each wait has a limit of its own, and all of
   * them together have one, too.
   */
  static void tryOn(int port, Duration time) throws InterruptedException {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("rehearsal")
            .start(
                () -> {
                  try {
                    on(port, time);
                  } catch (Exception e) {
                    System.err.println("The rehearsal ended early: " + e);
                  }
                });
    thread.join(time.plus(GRACE));
  }

  /** Everybody comes into a new room, watches, talks, and goes. */
  private void meet() throws Exception {
    String owner = tokens.getFirst();
    String room =
        "/api/v1/rooms/" + found(ID, ask("POST", "/api/v1/rooms", owner, "{\"name\":\"R\"}"));
    String film = ask("POST", room + "/playlist", owner, "{\"url\":\"https://e.org/a.mp4\"}");
    ask("POST", room + "/playback/select", owner, "{\"media\":\"" + found(ID, film) + "\"}");
    List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
    CountDownLatch inside = new CountDownLatch(PEOPLE);
    CountDownLatch heard = new CountDownLatch(PEOPLE * COMMANDS);
    for (String token : tokens) {
      opening.add(
          client
              .newWebSocketBuilder()
              .subprotocols("synctv.v1")
              .buildAsync(URI.create("ws://" + base + room + "/ws"), new Viewer(inside, heard))
              .thenCompose(
                  socket ->
                      socket.sendText("{\"type\":\"hello\",\"token\":\"" + token + "\"}", true)));
    }
    List<WebSocket> people = new ArrayList<>();
    for (CompletableFuture<WebSocket> one : opening) {
      people.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    await(inside);
    for (int i = 0; i < COMMANDS; i++) {
      say(people.get(0), "\"playback." + (i % 2 == 0 ? "play" : "pause") + "\",\"id\":" + i);
      say(people.get(i), "\"chat.send\",\"text\":\"hello\",\"id\":" + i);
      say(people.get(i), "\"ping\",\"t0\":1");
      say(people.get(i), "\"report\",\"position\":1,\"buffering\":false,\"ready\":true,\"rtt\":20");
    }
    await(heard);
    ask("GET", room, owner, "");
    ask("GET", room + "/presence", owner, "");
    ask("GET", room + "/chat", owner, "");
    for (String page : PAGES) {
      ask("GET", page, owner, "");
    }
    for (WebSocket one : people) {
      one.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void say(WebSocket socket, String fields) throws Exception {
    socket.sendText("{\"type\":" + fields + "}", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(latch.getCount() + " messages did not come");
    }
  }

  private String ask(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + base + path))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS));
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + " was answered by " + answer.statusCode());
    }
    return answer.body();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  /** Counts the welcome, and what was said. */
  private static final class Viewer implements WebSocket.Listener {
    private final CountDownLatch inside;
    private final CountDownLatch heard;
    private final StringBuilder text = new StringBuilder();

    Viewer(CountDownLatch inside, CountDownLatch heard) {
      this.inside = inside;
      this.heard = heard;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        if (text.indexOf("\"type\":\"welcome\"") >= 0) {
          inside.countDown();
        } else if (text.indexOf("\"type\":\"chat\"") >= 0) {
          heard.countDown();
        }
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(part);
    }
  }
}
