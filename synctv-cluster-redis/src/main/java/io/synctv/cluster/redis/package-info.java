/** The cluster transport on Redis. */
@NullMarked
package io.synctv.cluster.redis;

import org.jspecify.annotations.NullMarked;
