/** What several nodes need to be one server: the interfaces a cluster transport implements. */
module io.synctv.cluster.spi {
  requires static com.google.errorprone.annotations;
  requires transitive io.synctv.api;

  exports io.synctv.cluster.spi;

  uses io.synctv.cluster.spi.ClusterTransportProvider;
}
