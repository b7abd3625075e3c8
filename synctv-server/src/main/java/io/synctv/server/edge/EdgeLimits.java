package io.synctv.server.edge;

import java.time.Duration;
import java.util.Set;

/**
 * How long a client may take, and for what names it may ask.
 *
 * @param head for the request line and headers in all, also of a connection that has sent nothing
 *     yet
 * @param keepAlive between the end of one request and the first byte of the next
 * @param bodyGrace before a body must have come at {@code bodyRate}
 * @param bodyRate bytes per second
 * @param answer for a client to take 16 KiB of an answer
 * @param hosts names in lower case that requests may be for; all when empty
 */
public record EdgeLimits(
    Duration head,
    Duration keepAlive,
    Duration bodyGrace,
    int bodyRate,
    Duration answer,
    Set<String> hosts) {

  /** Copies the set. */
  public EdgeLimits {
    hosts = Set.copyOf(hosts);
  }
}
