/** Counts what the server does. */
@NullMarked
package io.synctv.server.metrics;

import org.jspecify.annotations.NullMarked;
