/** The engine: rooms and what happens in them. */
module io.synctv.core {
  requires transitive io.synctv.api;
  requires transitive io.synctv.cluster.spi;
}
