/** The transport that carries a room's events between nodes. */
module io.synctv.cluster.spi {
  requires transitive io.synctv.api;
}
