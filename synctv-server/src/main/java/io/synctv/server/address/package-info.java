/**
 * Reads web addresses as browsers do, by the URL standard of the WHATWG (url.spec.whatwg.org).
 *
 * <p>The web client has the same rule in {@code src/sync/media-address.ts}; the table in {@code
 * docs/protocol/addresses.json} holds the two together.
 */
@NullMarked
package io.synctv.server.address;

import org.jspecify.annotations.NullMarked;
