/** What {@code ./synctv} does once something is built. Nothing but the JDK is needed for it. */
module io.synctv.launcher {
  requires java.net.http;

  exports io.synctv.launcher;
}
