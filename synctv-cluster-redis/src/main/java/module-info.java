/** The cluster transport on Redis. */
module io.synctv.cluster.redis {
  requires static com.google.errorprone.annotations;
  requires transitive io.synctv.cluster.spi;
  requires redisson;

  exports io.synctv.cluster.redis;

  provides io.synctv.cluster.spi.ClusterTransportProvider with
      io.synctv.cluster.redis.RedisTransportProvider;
}
