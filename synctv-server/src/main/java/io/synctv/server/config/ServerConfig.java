package io.synctv.server.config;

import io.synctv.core.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator may set. Made by {@link ConfigReader}, or by the builder in tests; either
 * way each value has passed the bounds that {@link Setting} documents.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param data the folder for the database and the signing key
 * @param origins origins of other sites whose pages may call the API and open sockets
 * @param compression whether what goes over sockets is compressed for clients that offer it
 * @param guests whether people may come without an account
 * @param tokenLifetime how long a token lasts
 * @param observePort a port of its own for health and metrics, or null for the main one
 * @param trustedProxies how many reverse proxies before the server are believed
 * @param drain how long draining may take
 * @param heartbeat how long a connection may be silent before it is pinged
 * @param helloTimeout how long a connection may go without saying who it is
 * @param frameTimeout how long a message on the socket may take to come whole
 * @param guestsPerAddress guests who may sign in from one address per minute
 * @param messagesPerSecond messages one connection may send per second in the long run
 * @param frameBytes the largest message a client may send
 * @param bodyBytes the largest HTTP body
 * @param limits what the engine allows
 * @param cluster how this server is one of several
 * @param database where rooms are kept
 * @param chat how much of what was said is kept
 * @param rooms for how long rooms are kept that nobody uses
 * @param edge what a client may take of the HTTP edge
 */
public record ServerConfig(
    String host,
    int port,
    Path data,
    Set<String> origins,
    boolean compression,
    boolean guests,
    Duration tokenLifetime,
    @Nullable Integer observePort,
    int trustedProxies,
    Duration drain,
    Duration heartbeat,
    Duration helloTimeout,
    Duration frameTimeout,
    int guestsPerAddress,
    int messagesPerSecond,
    int frameBytes,
    int bodyBytes,
    Limits limits,
    ClusterConfig cluster,
    DatabaseConfig database,
    ChatConfig chat,
    RoomsConfig rooms,
    EdgeConfig edge) {

  /** Copies the set. */
  public ServerConfig {
    origins = Set.copyOf(origins);
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    Builder builder = new Builder();
    for (Setting setting : Setting.ALL) {
      setting.apply(builder, setting.defaultValue());
    }
    return builder;
  }

  /** Collects settings by key. Not for use by several threads. */
  public static final class Builder {

    String host = "";
    int port;
    Path data = Path.of("");
    Set<String> origins = Set.of();
    boolean compression;
    boolean guests;
    Duration tokenLifetime = Duration.ZERO;
    @Nullable Integer observePort;
    int trustedProxies;
    int guestsPerAddress;
    Duration drain = Duration.ZERO;
    Duration heartbeat = Duration.ZERO;
    Duration helloTimeout = Duration.ZERO;
    Duration frameTimeout = Duration.ZERO;
    int messagesPerSecond;
    int frameBytes;
    int bodyBytes;
    final Limits.Builder limits = Limits.builder();
    final ClusterConfig.Builder cluster = new ClusterConfig.Builder();
    final DatabaseConfig.Builder database = new DatabaseConfig.Builder();
    final ChatConfig.Builder chat = new ChatConfig.Builder();
    final RoomsConfig.Builder rooms = new RoomsConfig.Builder();
    final EdgeConfig.Builder edge = new EdgeConfig.Builder();

    private Builder() {}

    /**
     * Sets a value as an operator would.
     *
     * @param key the setting's key
     * @param value the value as text
     * @return this builder
     * @throws ConfigException naming the key, when it is not known or the value is not allowed
     */
    public Builder set(String key, String value) {
      Setting.named(key).apply(this, value);
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @throws ConfigException when settings do not fit together
     */
    public ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          data,
          origins,
          compression,
          guests,
          tokenLifetime,
          observePort,
          trustedProxies,
          drain,
          heartbeat,
          helloTimeout,
          frameTimeout,
          guestsPerAddress,
          messagesPerSecond,
          frameBytes,
          bodyBytes,
          limits.build(),
          cluster.build(),
          database.build(),
          chat.build(),
          rooms.build(),
          edge.build());
    }
  }
}
