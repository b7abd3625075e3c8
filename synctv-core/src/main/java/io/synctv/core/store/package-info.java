/** Stores that keep everything in memory, for embedding without a database and for tests. */
@NullMarked
package io.synctv.core.store;

import org.jspecify.annotations.NullMarked;
