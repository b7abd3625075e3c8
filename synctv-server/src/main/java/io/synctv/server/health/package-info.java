/** Tells whoever runs the server whether it lives, is ready and has started. */
@NullMarked
package io.synctv.server.health;

import org.jspecify.annotations.NullMarked;
