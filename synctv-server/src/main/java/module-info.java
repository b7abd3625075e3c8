/** The server: composes the modules into a product. */
module io.synctv.server {
  requires io.synctv.core;
  requires io.synctv.store.jdbc;
  requires info.picocli;
  requires io.helidon.webserver;

  opens io.synctv.server to
      info.picocli;
}
