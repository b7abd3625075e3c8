/** Values, commands, events, errors and the interfaces of SyncTV. */
module io.synctv.api {
  requires transitive org.jspecify;

  exports io.synctv.api;
  exports io.synctv.api.chat;
  exports io.synctv.api.command;
  exports io.synctv.api.error;
  exports io.synctv.api.event;
  exports io.synctv.api.host;
  exports io.synctv.api.member;
  exports io.synctv.api.playback;
  exports io.synctv.api.playlist;
  exports io.synctv.api.room;
  exports io.synctv.api.session;
  exports io.synctv.api.store;
}
