/** The stores on SQL databases. */
@NullMarked
package io.synctv.store.jdbc;

import org.jspecify.annotations.NullMarked;
