/** Stores of one's own, on SQLite and plain JDBC, with no other library. */
@NullMarked
package io.synctv.example.stores;

import org.jspecify.annotations.NullMarked;
