/** The stores on SQL databases. */
module io.synctv.store.jdbc {
  requires static com.google.errorprone.annotations;
  requires transitive io.synctv.api;
  requires com.fasterxml.jackson.databind;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires io.helidon.dbclient;
  requires io.helidon.dbclient.jdbc;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports io.synctv.store.jdbc;
}
