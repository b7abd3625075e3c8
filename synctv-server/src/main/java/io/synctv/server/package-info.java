/** The server: composes the modules into a product. */
@NullMarked
package io.synctv.server;

import org.jspecify.annotations.NullMarked;
