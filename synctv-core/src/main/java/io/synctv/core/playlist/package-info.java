/** The rules of the playlist, as pure functions. */
@NullMarked
package io.synctv.core.playlist;

import org.jspecify.annotations.NullMarked;
