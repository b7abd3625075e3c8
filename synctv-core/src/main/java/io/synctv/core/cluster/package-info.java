/** Transports that are made of other transports. */
@NullMarked
package io.synctv.core.cluster;

import org.jspecify.annotations.NullMarked;
