/** The shared timeline of a room as a value. */
@NullMarked
package io.synctv.api.playback;

import org.jspecify.annotations.NullMarked;
