package io.synctv.core;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.MessageSize;
import io.synctv.core.store.InMemoryStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes an engine. What is not given has a default that needs nothing. Not for use by several
 * threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SyncTvBuilder {

  private static final String DEFAULT_TRANSPORT = "local";

  private @Nullable Stores stores;
  private @Nullable ClusterTransport transport;
  private MessageEncoder encoder = MessageSize::encode;
  private Limits limits = Limits.DEFAULT;
  private ClusterOptions cluster = ClusterOptions.DEFAULT;

  SyncTvBuilder() {}

  record Parts(
      Stores stores,
      ClusterTransport transport,
      MessageEncoder encoder,
      Limits limits,
      ClusterOptions cluster,
      List<AutoCloseable> owned) {}

  /**
   * Sets where rooms outlive the process. Default: in memory.
   *
   * @param stores the stores; the caller closes them after the engine
   */
  public SyncTvBuilder stores(Stores stores) {
    this.stores = Objects.requireNonNull(stores, "stores");
    return this;
  }

  /**
   * Sets what connects this node with others. Default: the transport named {@code local}, a cluster
   * of one.
   *
   * @param transport the transport; the caller closes it after the engine
   */
  public SyncTvBuilder transport(ClusterTransport transport) {
    this.transport = Objects.requireNonNull(transport, "transport");
    return this;
  }

  /**
   * Sets how messages become bytes. Needed by hosts whose sinks ask for {@code
   * OutboundMessage.bytes()}; whoever only listens to messages needs none.
   *
   * @param encoder the encoder
   */
  public SyncTvBuilder encoder(MessageEncoder encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    return this;
  }

  /**
   * Sets what one person, room or node may use. Default: {@link Limits#DEFAULT}.
   *
   * @param limits the limits
   */
  public SyncTvBuilder limits(Limits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Sets how the engine is one of several. Default: {@link ClusterOptions#DEFAULT}.
   *
   * @param cluster the options
   */
  public SyncTvBuilder cluster(ClusterOptions cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    return this;
  }

  /**
   * Starts the engine.
   *
   * @return the engine; close it
   * @throws io.synctv.cluster.spi.TransportException when no transport was given and the default
   *     one is not on the class path
   */
  public SyncTv build() {
    List<AutoCloseable> owned = new ArrayList<>();
    ClusterTransport connection = transport;
    if (connection == null) {
      NodeId node = NodeId.of(IdGenerator.secure().next());
      connection = ClusterTransports.provider(DEFAULT_TRANSPORT).create(ClusterContext.of(node));
      owned.add(connection);
    }
    Stores kept = stores;
    if (kept == null) {
      kept = new InMemoryStores();
      owned.add(kept);
    }
    return new SyncTv(new Parts(kept, connection, encoder, limits, cluster, List.copyOf(owned)));
  }
}
