/** The cluster transport inside one JVM. */
module io.synctv.cluster.local {
  requires transitive io.synctv.cluster.spi;
}
