/** The rules of the shared timeline, as pure functions. */
@NullMarked
package io.synctv.core.playback;

import org.jspecify.annotations.NullMarked;
