/** The stores on SQL databases. */
module io.synctv.store.jdbc {
  requires transitive io.synctv.api;
}
