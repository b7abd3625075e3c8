package io.synctv.server.lab;

import java.util.List;

/** Somebody in a room. Thread-safe. */
public interface Companion {

  /** Tells whether this one has a connection to the room. */
  boolean isOnline();

  /** Returns where this one stands: epoch, number and timeline as the server wrote it. */
  List<Object> place();
}
