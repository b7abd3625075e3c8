/** A cluster transport as small as can be: docs/cluster-spi.md walks through it. */
@NullMarked
package io.synctv.example.transport;

import org.jspecify.annotations.NullMarked;
