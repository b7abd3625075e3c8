/** Real databases for tests, and ways to break the line to them. */
@NullMarked
package io.synctv.store.jdbc.lab;

import org.jspecify.annotations.NullMarked;
