package io.synctv.example.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.error.CloseCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RoomServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final RoomServer server = new RoomServer(0);

  @AfterEach
  void stop() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void aViewerFollowsWhatAnotherDoes() throws Exception {
    String room = createRoom();
    Viewer ada = enter(room, "ada");
    Viewer bob = enter(room, "bob");

    ada.socket.sendText("select https://example.org/a.mp4", true).join();
    ada.socket.sendText("play", true).join();

    assertThat(bob.awaitText("playback true")).isNotNull();
  }

  @Test
  void aCommandThatMakesNoSenseIsRefusedWithItsCode() throws Exception {
    Viewer ada = enter(createRoom(), "ada");

    ada.socket.sendText("play", true).join();

    assertThat(ada.awaitText("refused")).isEqualTo("refused NOTHING_SELECTED");
  }

  @Test
  void viewersAreToldWhyTheServerEnds() throws Exception {
    Viewer ada = enter(createRoom(), "ada");

    server.close();

    assertThat(ada.closed.get(30, TimeUnit.SECONDS)).isEqualTo(CloseCode.ENGINE_CLOSED.code());
  }

  private String createRoom() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/rooms?user=ada"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Comes back as a client does when the machine was too busy to let it in in time. */
  private Viewer enter(String room, String user) throws InterruptedException {
    Viewer viewer = new Viewer();
    URI address =
        URI.create("ws://localhost:" + server.port() + "/rooms/" + room + "/socket?user=" + user);
    viewer.socket = client.newWebSocketBuilder().buildAsync(address, viewer).join();
    return viewer.isWelcome() ? viewer : enter(room, user);
  }

  private static final class Viewer implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    private boolean isWelcome() throws InterruptedException {
      while (!closed.isDone()) {
        String text = texts.poll(100, TimeUnit.MILLISECONDS);
        if (text != null && text.contains("welcome")) {
          return true;
        }
      }
      return false;
    }

    private String awaitText(String part) throws InterruptedException {
      while (true) {
        String text = texts.poll(30, TimeUnit.SECONDS);
        assertThat(text).as("a text with " + part).isNotNull();
        if (text.contains(part)) {
          return text;
        }
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      texts.add(data.toString());
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
