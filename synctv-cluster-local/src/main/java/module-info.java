/** The cluster transport inside one JVM. */
module io.synctv.cluster.local {
  requires static com.google.errorprone.annotations;
  requires transitive io.synctv.cluster.spi;

  exports io.synctv.cluster.local;

  provides io.synctv.cluster.spi.ClusterTransportProvider with
      io.synctv.cluster.local.LocalTransportProvider;
}
