/** The socket: frames, one protocol handler per connection, and who is connected. */
@NullMarked
package io.synctv.server.websocket;

import org.jspecify.annotations.NullMarked;
