package io.synctv.cluster.local.wrong;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import java.util.function.UnaryOperator;

/** Puts something between a log and whoever watches a room. */
final class Watching extends ForwardingRooms {

  private final UnaryOperator<RoomListener> between;

  Watching(RoomLog to, UnaryOperator<RoomListener> between) {
    super(to);
    this.between = between;
  }

  @Override
  public Subscription watch(RoomId room, RoomListener listener) {
    return to.watch(room, between.apply(listener));
  }
}
