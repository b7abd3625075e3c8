package io.synctv.server.http;

import io.helidon.common.Weighted;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web client from the class path, with {@code index.html} for every address without a
 * dot: the page says itself when there is no such room or page.
 *
 * <p>Not Helidon's static content: its entity tags come from modification times, which a
 * reproducible build fixes, so that a browser would keep an old page for ever. Here they come from
 * the content. Files are read and compressed once and stay in memory; there are as many as the jar
 * has.
 */
public final class WebClient implements HttpFeature, Weighted {

  private static final String ROOT = "web/";
  private static final double LAST = 1;
  private static final String INDEX = "index.html";

  /**
   * Where machines ask, here or on the port for operators. The page never answers in their place: a
   * probe of the wrong port must not take it for a server that is well.
   */
  private static final Set<String> FOR_MACHINES =
      Set.of(
          "api",
          "metrics",
          "live",
          "liveness",
          "ready",
          "readiness",
          "started",
          "health",
          "healthz");

  /** No file of ours has a longer name. */
  private static final int LONGEST_PATH = 200;

  private static final Pattern HASHED = Pattern.compile("assets/.*-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("woff2", "font/woff2"));

  /** A file as it goes out. */
  private static final class Asset {

    final byte[] bytes;
    final byte @Nullable [] compressed;
    final String type;
    final String tag;
    final boolean immutable;

    Asset(byte[] bytes, byte @Nullable [] compressed, String type, String tag, boolean immutable) {
      this.bytes = bytes;
      this.compressed = compressed;
      this.type = type;
      this.tag = tag;
      this.immutable = immutable;
    }
  }

  private final ClassLoader loader = WebClient.class.getClassLoader();
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /** Takes every address that nothing else has. */
  @Override
  public void setup(HttpRouting.Builder routing) {
    routing.any("/*", this::serve);
  }

  @Override
  public double weight() {
    return LAST;
  }

  private void serve(ServerRequest request, ServerResponse response) {
    Method method = request.prologue().method();
    if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
      response.header(HeaderNames.ALLOW, "GET, HEAD");
      plain(response, Status.METHOD_NOT_ALLOWED_405, "This address is for reading.\n");
      return;
    }
    String path = request.path().path();
    boolean page = path.indexOf('.') < 0 && !isForMachines(path);
    Optional<Asset> asset = find(page ? INDEX : path.substring(1));
    if (asset.isEmpty()) {
      plain(
          response,
          Status.NOT_FOUND_404,
          page ? "This server was built without the web client.\n" : "There is nothing here.\n");
      return;
    }
    send(request, response, asset.get(), method.equals(Method.HEAD));
  }

  private static void send(
      ServerRequest request, ServerResponse response, Asset asset, boolean head) {
    response.header(HeaderNames.ETAG, asset.tag);
    response.header(HeaderNames.VARY, "Accept-Encoding, Origin");
    response.header(
        HeaderNames.CACHE_CONTROL,
        asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    String known = request.headers().first(HeaderNames.IF_NONE_MATCH).orElse("");
    if (known.contains(asset.tag)) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    byte[] bytes = asset.bytes;
    String accepted = request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("");
    if (asset.compressed != null && accepted.toLowerCase(Locale.ROOT).contains("gzip")) {
      bytes = asset.compressed;
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    response.header(HeaderNames.CONTENT_TYPE, asset.type);
    response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
    response.status(Status.OK_200);
    response.send(head ? new byte[0] : bytes);
  }

  private static void plain(ServerResponse response, Status status, String text) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.status(status).send(text);
  }

  private Optional<Asset> find(String path) {
    Asset known = assets.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    String ending = path.substring(path.lastIndexOf('.') + 1);
    String type = TYPES.get(ending);
    // What is not a plain path to a kind of file we ship is not even looked for.
    if (type == null || !isPlain(path)) {
      return Optional.empty();
    }
    try (InputStream in = loader.getResourceAsStream(ROOT + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      Asset asset =
          new Asset(bytes, compress(bytes, type), type, tag(bytes), HASHED.matcher(path).matches());
      assets.put(path, asset);
      return Optional.of(asset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isForMachines(String path) {
    int end = path.indexOf('/', 1);
    return FOR_MACHINES.contains(path.substring(1, end < 0 ? path.length() : end));
  }

  /**
   * Whether a path can be that of a file: parts of plain characters, none of which begins with a
   * dot. A loop, as a regular expression takes the stack apart with as many parts as a path has.
   */
  private static boolean isPlain(String path) {
    if (path.isEmpty() || path.length() > LONGEST_PATH) {
      return false;
    }
    boolean begins = true;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letter = c < 0x80 && (Character.isLetterOrDigit(c) || "_@-".indexOf(c) >= 0);
      if (!letter && (begins || (c != '.' && c != '/'))) {
        return false;
      }
      begins = c == '/';
    }
    return !begins;
  }

  private static byte @Nullable [] compress(byte[] bytes, String type) throws IOException {
    if (!type.startsWith("text/") && !type.contains("json") && !type.contains("svg")) {
      return null;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.size() < bytes.length ? compressed.toByteArray() : null;
  }

  /** A weak tag, as one content goes out in two encodings. */
  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
