/**
 * Reads and writes the JSON of docs/protocol.md: one place for the shapes that HTTP and the socket
 * share.
 */
@NullMarked
package io.synctv.server.json;

import org.jspecify.annotations.NullMarked;
