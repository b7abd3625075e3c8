/**
 * What connects nodes, and what the engine may expect of it: numbered guarantees, which a test kit
 * checks. To try again, to reconnect, and to say at once that the store is away is the transport's
 * part: the engine takes a call that failed, or was not answered in a second, for one that may or
 * may not have happened, and never repeats it.
 */
@NullMarked
package io.synctv.cluster.spi;

import org.jspecify.annotations.NullMarked;
