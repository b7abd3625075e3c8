/** Values, commands, events, errors and the interfaces of SyncTV. */
module io.synctv.api {
  requires transitive org.jspecify;
}
