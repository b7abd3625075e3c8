/** The contract of the stores as tests, for whoever implements them. */
module io.synctv.store.kit {
  requires transitive io.synctv.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires org.junit.jupiter.params;

  exports io.synctv.store.kit;

  opens io.synctv.store.kit to
      org.junit.platform.commons;
}
