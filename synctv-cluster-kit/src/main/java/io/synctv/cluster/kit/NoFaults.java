package io.synctv.cluster.kit;

import io.synctv.api.RoomId;
import java.util.Map;

/** A cluster to which nothing can be done. */
record NoFaults(Map<Kind, String> notOffered) implements Faults {

  @Override
  public void cutOff(int node) {
    throw notThere(Kind.CUT_OFF);
  }

  @Override
  public void reconnect(int node) {
    throw notThere(Kind.CUT_OFF);
  }

  @Override
  public void kill(int node) {
    throw notThere(Kind.KILL);
  }

  @Override
  public int sendGarbage(RoomId room) {
    throw notThere(Kind.GARBAGE);
  }

  private static UnsupportedOperationException notThere(Kind kind) {
    return new UnsupportedOperationException(kind + " is not offered");
  }
}
