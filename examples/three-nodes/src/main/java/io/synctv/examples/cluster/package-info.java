/** Three servers that are one, on one machine. */
@NullMarked
package io.synctv.examples.cluster;

import org.jspecify.annotations.NullMarked;
