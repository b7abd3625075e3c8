/**
 * What applications implement to have the engine follow them: each interface is optional, is given
 * to the engine's builder, and has a default that needs nothing. None is called inside a room or on
 * the way of a play or a pause, so that one that blocks, fails or hangs holds up nobody who does
 * not wait for its answer.
 */
@NullMarked
package io.synctv.api.host;

import org.jspecify.annotations.NullMarked;
