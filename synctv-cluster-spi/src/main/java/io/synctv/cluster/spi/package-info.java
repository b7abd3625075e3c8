/** The transport that carries a room's events between nodes. */
@NullMarked
package io.synctv.cluster.spi;

import org.jspecify.annotations.NullMarked;
