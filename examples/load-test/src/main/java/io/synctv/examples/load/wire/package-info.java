/** WebSocket connections by the thousand on one thread. */
@NullMarked
package io.synctv.examples.load.wire;

import org.jspecify.annotations.NullMarked;
