package io.synctv.examples.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pages of a real browser that follow rooms with the client library. A program of the web client's
 * browser tests holds them; the two speak JSON lines. Nothing waits without a limit.
 */
final class Browsers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Browsers.class.getName());
  private static final String PROGRAM = "e2e/bench/run.mjs";
  private static final long START_SECONDS = 60;

  /** The library gives a command up after 10 s. */
  private static final long COMMAND_SECONDS = 15;

  private static final long END_SECONDS = 10;

  private final Process process;
  private final Writer requests;
  private final ReentrantLock writing = new ReentrantLock();
  private final CompletableFuture<String> origin = new CompletableFuture<>();
  private final List<BrowserPage> pages = new CopyOnWriteArrayList<>();

  /** What each page is asked and has not answered yet: one thing at a time. */
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

  private Browsers(Process process) {
    this.process = process;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Starts a browser without pages.
   *
   * @param web the folder of the web client, with its packages installed
   * @throws BrowserException when something is missing that it takes
   */
  static Browsers start(Path web) throws BrowserException, InterruptedException {
    if (!Files.isRegularFile(web.resolve(PROGRAM))) {
      throw new BrowserException("There is no web client in " + web.toAbsolutePath());
    }
    if (!Files.isDirectory(web.resolve("node_modules"))) {
      throw new BrowserException("Missing: the packages of the web client. Run: npm ci, in " + web);
    }
    Process process;
    try {
      process =
          new ProcessBuilder("node", PROGRAM, "pages")
              .directory(web.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new BrowserException("Missing: Node.js, to drive the browser: " + e.getMessage());
    }
    Browsers browsers = new Browsers(process);
    try {
      browsers.origin.get(START_SECONDS, TimeUnit.SECONDS);
      return browsers;
    } catch (ExecutionException | TimeoutException e) {
      browsers.close();
      throw new BrowserException("The browser does not start; why is told above");
    }
  }

  /** The pages cannot take part: something is missing, or they do not open. */
  static final class BrowserException extends Exception {
    private static final long serialVersionUID = 1;

    BrowserException(String message) {
      super(message);
    }
  }

  /** Returns where the pages come from, which servers must allow. */
  String origin() {
    return origin.join();
  }

  /**
   * Opens pages, which know all servers and follow the rooms of a crowd in turn.
   *
   * @param count how many pages
   * @param ports the servers; each page begins with another one
   * @throws BrowserException when a page does not open
   */
  void join(int count, Crowd crowd, List<Integer> ports)
      throws BrowserException, InterruptedException {
    for (int number = 0; number < count; number++) {
      String room = crowd.rooms().get(number % crowd.rooms().size());
      BrowserPage page = new BrowserPage("page " + (number + 1), room);
      pages.add(page);
      crowd.accompany(room, page);
      ObjectNode request = Api.JSON.createObjectNode();
      request.put("do", "join").put("page", number).put("room", room).put("name", "Page " + number);
      ArrayNode servers = request.putArray("servers");
      for (int port = 0; port < ports.size(); port++) {
        servers.add("http://127.0.0.1:" + ports.get((number + port) % ports.size()));
      }
      if (!isDone(ask(request), START_SECONDS)) {
        throw new BrowserException("A page does not open: " + page);
      }
    }
  }

  /**
   * Has each page give a number of commands, each answered before the next.
   *
   * @param seed chooses the commands
   * @param count how many commands each of them gives
   */
  void act(long seed, int count) throws InterruptedException {
    List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    for (int number = 0; number < pages.size(); number++) {
      Random random = new Random(seed * 1_000_033 + number);
      ObjectNode request = Api.JSON.createObjectNode().put("do", "act").put("page", number);
      ArrayNode commands = request.putArray("commands");
      for (int i = 0; i < count; i++) {
        ObjectNode command = commands.addObject();
        if (random.nextInt(3) == 0) {
          command.put("type", "chat").put("text", "page-" + number + "-" + seed + "-" + i);
        } else {
          command.put("type", random.nextBoolean() ? "seek" : "pause");
          command.put("position", random.nextInt(1000));
        }
      }
      answers.add(ask(request));
    }
    for (int number = 0; number < answers.size(); number++) {
      if (!isDone(answers.get(number), count * COMMAND_SECONDS)) {
        throw new AssertionError("it does not answer: " + pages.get(number));
      }
    }
  }

  private static boolean isDone(CompletableFuture<JsonNode> answer, long seconds)
      throws InterruptedException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS).path("done").asBoolean();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private CompletableFuture<JsonNode> ask(ObjectNode request) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(request.path("page").asInt(), answer);
    writing.lock();
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      answer.completeExceptionally(e);
    } finally {
      writing.unlock();
    }
    return answer;
  }

  /** Takes what the program tells until it ends. */
  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(Api.JSON.readTree(line));
      }
      ended("the program that drives the browser ended");
    } catch (IOException | RuntimeException e) {
      ended("the program that drives the browser: " + e);
    }
  }

  private void take(JsonNode line) {
    if (line.has("origin")) {
      origin.complete(line.path("origin").asText());
      return;
    }
    int number = line.path("page").asInt();
    line.path("records").forEach(pages.get(number)::take);
    CompletableFuture<JsonNode> answer = line.has("done") ? asked.remove(number) : null;
    if (answer != null) {
      answer.complete(line);
    }
  }

  private void ended(String why) {
    origin.completeExceptionally(new IOException(why));
    pages.forEach(page -> page.lost(why));
    asked.values().forEach(answer -> answer.completeExceptionally(new IOException(why)));
  }

  /** Returns the longest time that a page was without a connection since this was last asked. */
  Duration takeLongestAway() {
    return pages.stream()
        .map(BrowserPage::takeLongestAway)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Says what became of each page. */
  List<PageReport> reports(Crowd crowd) {
    return pages.stream()
        .map(page -> page.report(crowd.events(page.room()), crowd.history(page.room())))
        .toList();
  }

  /** Ends the program, which closes its browser when nobody speaks to it any more. */
  @Override
  public void close() {
    try {
      requests.close();
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It has ended by itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.log(Level.WARNING, "The program that drives the browser did not end by itself");
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
