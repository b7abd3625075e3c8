/**
 * What all rooms of a node run on: limits, stores, transport, workers, timer and clock ({@link
 * io.synctv.core.engine.Engine}); each room's {@link io.synctv.cluster.spi.Mailbox mailbox}, in
 * which its parts run one task at a time ({@link io.synctv.core.engine.RoomContext}); and what
 * nodes tell each other beside the log ({@link io.synctv.core.engine.NodeMessenger}). A metric of
 * the engine is counted here, in {@link io.synctv.core.engine.EngineCounters}. Knows no rule of a
 * room.
 */
@NullMarked
package io.synctv.core.engine;

import org.jspecify.annotations.NullMarked;
