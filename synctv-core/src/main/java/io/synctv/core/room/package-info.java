/** Rooms: one thread at a time decides, commits, applies and fans out. */
@NullMarked
package io.synctv.core.room;

import org.jspecify.annotations.NullMarked;
