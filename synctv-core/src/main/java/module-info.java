/** The engine: rooms and what happens in them. */
module io.synctv.core {
  requires static com.google.errorprone.annotations;
  requires transitive io.synctv.api;
  requires transitive io.synctv.cluster.spi;
  requires io.synctv.cluster.local; // by name only: an image made by jlink would lack the default

  exports io.synctv.core;
  exports io.synctv.core.cache;
  exports io.synctv.core.job;
  exports io.synctv.core.cluster;
  exports io.synctv.core.limit;
  exports io.synctv.core.room;
  exports io.synctv.core.session;
  exports io.synctv.core.state;
  exports io.synctv.core.store;

  uses io.synctv.cluster.spi.ClusterTransportProvider;
}
