/** The cluster transport inside one JVM. */
@NullMarked
package io.synctv.cluster.local;

import org.jspecify.annotations.NullMarked;
