/** Health checks: whether the server is alive, is ready and has started. */
@NullMarked
package io.synctv.server.health;

import org.jspecify.annotations.NullMarked;
